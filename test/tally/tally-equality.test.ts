import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FIELD_NAMES, shortNamed } from "../../src/fields/short-names.ts";
import { parseQuery } from "../../src/match/query.ts";
import { limitsOf } from "../support/limits-of.ts";
import { trailBytes } from "../support/arbitrary-trail.ts";
import { countedBy, countedPlainly } from "../support/counted.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { memoryFiles } from "../support/memory-files.ts";
import { readTrail } from "../support/read-trail.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { scannedTrail } from "../support/trail-plans.ts";

const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
const options = { query, limits: limitsOf(2 ** 30) };

/** A value that is absent in some records, of another kind in few. */
const maybe = (...values: readonly unknown[]) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...values) },
    fc.constantFrom(undefined, undefined, "", null, 7, {}, ["x"], "z".repeat(3000)),
  );

const ROLE = "arn:aws:sts::111122223333:assumed-role/Deploy/session-1";
const userIdentity = fc.record({
  type: maybe(
    "IAMUser",
    "AssumedRole",
    "Root",
    "AWSService",
    "FederatedUser",
    "IdentityCenterUser",
  ),
  arn: maybe("arn:aws:iam::111122223333:user/Alice", ROLE),
  principalId: maybe("AIDAEXAMPLE", "AROAEXAMPLE:session-2", "111122223333"),
  accountId: maybe("111122223333"),
  userName: maybe("Alice", "Bob"),
  accessKeyId: maybe("AKIAIOSFODNN7EXAMPLE"),
  invokedBy: maybe("lambda.amazonaws.com", undefined),
  onBehalfOf: fc.record({ userId: maybe("u-1") }),
  sessionContext: fc.record({
    sessionIssuer: fc.record({
      userName: maybe("Deploy"),
      arn: maybe(ROLE),
      principalId: maybe("AROA"),
    }),
    attributes: fc.record({ mfaAuthenticated: maybe("true", "false", true) }),
  }),
});

const record = fc
  .record({
    eventTime: maybe("2026-03-02T10:00:00Z", "2026-03-02T11:30:00Z", "2026-03-03T00:00:00Z"),
    eventSource: maybe("s3.amazonaws.com", "iam.amazonaws.com"),
    eventName: maybe("GetObject", "CreateUser"),
    userIdentity: fc.oneof({ weight: 5, arbitrary: userIdentity }, fc.constantFrom("x", null)),
    recipientAccountId: maybe("444455556666"),
    sourceIPAddress: maybe("203.0.113.7", "198.51.100.9"),
    additionalEventData: fc.record({ MFAUsed: maybe("Yes", "No") }),
    resources: maybe([{ ARN: "arn:aws:s3:::logs" }], [{ type: "x" }]),
    requestParameters: fc.record({
      bucketName: maybe("logs", 1),
      roleName: maybe("Deploy"),
      count: maybe(1),
    }),
  })
  .map((one) => JSON.stringify(one));

const realistic = fc
  .array(record, { minLength: 1, maxLength: 12 })
  .map((texts) => Buffer.from(`{"Records":[${texts.join(",")}]}`));

const names = [
  // Countries stand in no record.
  ...FIELD_NAMES.filter((name) => shortNamed(name)?.ofAddress === undefined),
  "$.requestParameters.bucketName",
  "$.requestParameters.count",
  "$.userIdentity",
  "$..arn",
  "$.x",
];

test("threads count what is counted record by record", { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 3, arbitrary: realistic }, trailBytes), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
      fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
      async (files, by, distinct) => {
        const named = files.map((bytes, i) => ({ name: `${i}.json`, bytes }));
        const folder = tempFolder(
          Object.fromEntries(named.map(({ name, bytes }) => [name, bytes])),
        );
        const { records } = await readTrail([folder]);
        const plan = await scannedTrail({ ...options, files: memoryFiles(named), threads: 1 });
        expect(await countedBy(plan, { by, distinct, rateMs: undefined })).toEqual(
          await countedPlainly(records, { by, distinct }),
        );
      },
    ),
    { numRuns: 300 },
  );
});

test.each([1, 3])("the same groups in the same order whatever the threads: %d", async (threads) => {
  const request = { by: ["user", "ip"], distinct: ["action", "hour"], rateMs: undefined };
  const { records } = await readTrail([EXAMPLE_TRAIL]);
  const plan = await scannedTrail({ ...options, paths: [EXAMPLE_TRAIL], threads });
  expect(await countedBy(plan, request)).toEqual(await countedPlainly(records, request));
});

test("threads that are given large files count the same", async () => {
  const texts = Array.from({ length: 3000 }, (_, i) =>
    JSON.stringify({
      eventTime: `2026-03-02T10:00:${String(i % 60).padStart(2, "0")}Z`,
      eventSource: "s3.amazonaws.com",
      eventName: `Get${i % 700}`,
      sourceIPAddress: `203.0.113.${i % 256}`,
      pad: "x".repeat(100),
    }),
  );
  const files = Array.from({ length: 30 }, (_, i) => ({
    name: `${String(i).padStart(2, "0")}.json`,
    bytes: Buffer.from(texts.slice(i * 100, i * 100 + 100).join("\n")),
  }));
  const sizeBytes = () => 1024 * 1024;
  const request = { by: ["event", "ip"], distinct: ["time"], rateMs: undefined };
  const folder = tempFolder(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])));
  const { records } = await readTrail([folder]);
  const plan = await scannedTrail({
    ...options,
    files: memoryFiles(files, { sizeBytes }),
    threads: 3,
  });
  expect(await countedBy(plan, request)).toEqual(await countedPlainly(records, request));
});
