import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createBehaviourDetector } from "../../../src/detect/behaviour/behaviour-detector.ts";
import { BURST_DEFAULTS, RANK_DEFAULTS } from "../../../src/detect/behaviour/parameters.ts";
import { createFirstSeenDetector } from "../../../src/detect/first-seen/first-seen-detector.ts";
import type { Detector } from "../../../src/detect/detector.ts";
import { findingsOf } from "../../../src/detect/hit.ts";
import { eventsIn } from "../../../src/detect/rows/read-rows.ts";
import { type RowsAsked, rowsOrder } from "../../../src/detect/rows/rows-order.ts";
import { correlationInput } from "../../../src/detect/sigma/correlate/entries.ts";
import type { RuleSet } from "../../../src/detect/sigma/rule-set.ts";
import { createSigmaDetector } from "../../../src/detect/sigma/sigma-detector.ts";
import { compileQuery, parseQuery } from "../../../src/match/query.ts";
import { Coverage } from "../../../src/source/coverage.ts";
import { matching } from "../../../src/source/matching.ts";
import { SeenRecords } from "../../../src/source/seen-records.ts";
import { limitsOf } from "../../support/limits-of.ts";
import { memoryFiles } from "../../support/memory-files.ts";
import { PRODUCTS } from "../../../src/run/products.ts";
import type { EventRows } from "../../../src/detect/rows/event-rows.ts";
import { type Engine, openEngine } from "../../../src/trail/scan/engine.ts";
import { openScanner } from "../../../src/trail/scan/open-scanner.ts";
import { wholeOf } from "../../../src/trail/scan/orders.ts";
import { scanFiles } from "../../../src/trail/scan/scan-files.ts";
import { plainTrail, PROGRAM_FOLDER } from "../../support/trail-plans.ts";
import { loadText } from "../sigma/load-one.ts";

const QUERY = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
const SEED = [1, 2, 3, 4, 5, 6, 7, 8];

function detectorsOf(ruleSet: RuleSet): readonly Detector[] {
  return [
    createSigmaDetector(ruleSet),
    createBehaviourDetector({
      burst: { ...BURST_DEFAULTS, minFirsts: 2 },
      rank: { ...RANK_DEFAULTS, minEvents: 1, minScorablePrincipals: 1 },
      narrowedBy: "",
    }),
    createFirstSeenDetector({}),
  ];
}

/** What detectors found, in the order of the ids, what they left out, and what was counted. */
function told(
  detectors: readonly Detector[],
  early: readonly unknown[],
  coverage: Coverage,
): unknown {
  const findings = [...early, ...detectors.flatMap((one) => findingsOf(one.finish()))];
  const { recordsRead, matched, duplicates, clashCount, clashes } = coverage;
  return {
    findings: findings.map((one) => JSON.stringify(one)).toSorted(),
    disclosures: detectors.map((one) => one.disclosures()),
    counts: { recordsRead, matched, duplicates, clashCount, clashes },
  };
}

async function plain(ruleSet: RuleSet, files: ReturnType<typeof memoryFiles>): Promise<unknown> {
  const coverage = new Coverage();
  const detectors = detectorsOf(ruleSet);
  const signal = new AbortController().signal;
  const plan = plainTrail({ files, wantsPlaces: true, limits: limitsOf(2 ** 30) });
  const holds = await compileQuery(QUERY);
  const early: unknown[] = [];
  const batches = plan.records({ signal, coverage });
  for await (const { records } of matching(batches, {
    test: holds,
    coverage,
    limit: Infinity,
    dedupe: true,
  })) {
    for (const one of detectors) {
      early.push(...records.flatMap((read) => findingsOf(one.observe(read))));
    }
  }
  return told(detectors, early, coverage);
}

/** @param threadOf of each file, the thread that reads it: what a thread makes of a file is as if posted to this one */
async function byRows(
  ruleSet: RuleSet,
  files: readonly NamedBytes[],
  threadOf: readonly number[],
): Promise<unknown> {
  const coverage = new Coverage();
  const detectors = detectorsOf(ruleSet);
  const all = rowsOrder(
    {
      rules: ruleSet.rules.map(({ meta: { id }, root, emits }) => ({ id, root, emits })),
      correlations: ruleSet.correlations.map(correlationInput),
      isAllOpen: false,
      wantsBehaviour: true,
      wantsFirstSeen: true,
    },
    SEED,
  );
  // As when there are more paths than the scanner has room for.
  const { paths } = all.of as RowsAsked;
  const isLeftOut = (keys: readonly string[]): boolean => keys.at(-1) === "acl";
  const order = {
    ...all,
    of: { ...(all.of as RowsAsked), paths: paths.filter((one) => !isLeftOut(one)) },
  };
  const scanner = await openScanner(PROGRAM_FOLDER);
  const holds = await compileQuery(QUERY);
  const threads = new Map<number, Promise<Engine>>();
  const engineOf = (thread: number): Promise<Engine> => {
    const known = threads.get(thread) ?? openEngine(QUERY, holds, scanner!.module, order, PRODUCTS);
    threads.set(thread, known);
    return known;
  };
  const seen = new SeenRecords();
  const early: unknown[] = [];
  for (const [i, { name, bytes }] of files.entries()) {
    const engine = await engineOf(threadOf[i]!);
    const parts = scanFiles([wholeOf({ name, bytes })], { engine, limits: limitsOf(2 ** 30) });
    for (const part of parts) {
      if (part.kind !== "read") throw new Error("expected small files to be read at once");
      coverage.add(part.counts);
      if (part.made === undefined) continue;
      const transfer = engine.product.memoryOf(part.made) as ArrayBuffer[];
      const rows = structuredClone(part.made, { transfer }) as EventRows;
      for (const event of eventsIn(rows, seen, coverage)) {
        for (const one of detectors) early.push(...findingsOf(one.observeRow!(event)));
      }
    }
  }
  return told(detectors, early, coverage);
}

const THREADS = 4;

interface NamedBytes {
  readonly name: string;
  readonly bytes: Buffer;
}

const UUIDS = Array.from(
  { length: 12 },
  (_, i) => `0a1b2c3d-0000-4000-8000-00000000000${i.toString(16)}`,
);
const some = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const maybe = (arbitrary: fc.Arbitrary<unknown>) =>
  fc.option(arbitrary, { nil: undefined, freq: 6 });

const sessions = fc.record({
  ec2RoleDelivery: maybe(some<unknown>("1.0", "2.0", ["2.0"], null)),
  sessionIssuer: maybe(some<unknown>({ userName: "Admin" }, { arn: "arn:aws:iam::1:role/x" }, "x")),
  "a.b": maybe(some("1")),
});
const identities = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: maybe(some<unknown>("AssumedRole", "IAMUser", "AWSService", "Root", 5)),
      userName: maybe(some("eve", "bob", "")),
      arn: maybe(
        some("arn:aws:iam::111122223333:user/eve", "arn:aws:iam::1:role/AWSServiceRoleForX"),
      ),
      principalId: maybe(some("AIDAEXAMPLE", "AROAEXAMPLE:s")),
      accountId: maybe(some("111122223333", "444455556666")),
      invokedBy: maybe(some("s3.amazonaws.com")),
      sessionContext: maybe(sessions),
      "sessionContext.ec2RoleDelivery": maybe(some("9.0")),
    }),
  },
  { weight: 1, arbitrary: some<unknown>(null, [{ type: "IAMUser" }], '{"type":"Root"}', "x") },
);
const requests = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      bucketName: maybe(
        some<unknown>(
          "logs",
          "LONG12345678901234567890",
          ["logs", "b"],
          { x: 1 },
          "x".repeat(3000),
          1,
        ),
      ),
      acl: fc.option(some<unknown>("private", { x: 1 }, '{"x":1}', null), {
        nil: undefined,
        freq: 3,
      }),
      "acl.x": fc.option(some("1"), { nil: undefined, freq: 20 }),
    }),
  },
  {
    weight: 1,
    arbitrary: some<unknown>(
      null,
      '{"bucketName":"logs"}',
      [{ bucketName: "logs" }],
      "%7B%22a%63l%22%3A%22private%22%7D",
      ['{"\\u0061cl":"private"}'],
    ),
  },
);
const texts = some(
  "StopLogging",
  "GetObject",
  "ListBuckets",
  "CreateUser",
  "PutObject",
  "RunInstances",
  "InvokeModel",
  "",
);
const records = fc
  .record({
    eventTime: fc
      .oneof(
        { weight: 3, arbitrary: fc.nat({ max: 40 }).map((n) => n * 7000) },
        { weight: 1, arbitrary: fc.nat({ max: 30 }).map((n) => n * 86_400_000) },
      )
      .map((ms) => new Date(1_770_000_000_000 + ms).toISOString().replace(".000Z", "Z")),
    eventSource: maybe(
      some<unknown>(
        "s3.amazonaws.com",
        "iam.amazonaws.com",
        "ec2.amazonaws.com",
        "bedrock.amazonaws.com",
        3,
      ),
    ),
    eventName: maybe(texts),
    eventID: maybe(
      fc.oneof(
        { weight: 8, arbitrary: some(...UUIDS) },
        some("e-1", "0A1B2C3D-0000-4000-8000-000000000001"),
      ),
    ),
    awsRegion: maybe(some("eu-west-1", "us-east-1")),
    sourceIPAddress: maybe(
      some("203.0.113.7", "10.0.0.1", "AWS Internal", "cloudtrail.amazonaws.com"),
    ),
    errorCode: maybe(some<unknown>("AccessDenied", "", null, { a: 1 }, "x".repeat(2100))),
    errorMessage: maybe(some<unknown>("no", 7)),
    readOnly: maybe(some<unknown>(true, false, "true")),
    recipientAccountId: maybe(some("111122223333", "777788889999")),
    userIdentity: maybe(identities),
    requestParameters: maybe(requests),
    responseElements: maybe(some<unknown>({ ConsoleLogin: "Failure" }, null, [])),
    "userIdentity.type": fc.option(some("Root"), { nil: undefined, freq: 20 }),
    eventCategory: maybe(some("Management", "Insight")),
  })
  .map((record) =>
    Object.fromEntries(Object.entries(record).filter(([, one]) => one !== undefined)),
  );

const files = fc
  .array(fc.tuple(fc.array(records, { maxLength: 12 }), some(0, 0, 0, 2), some("list", "lines")), {
    minLength: 1,
    maxLength: 5,
  })
  .map((all) =>
    all.map(([list, indent, kind], i) => {
      const text =
        kind === "lines"
          ? list.map((one) => `${JSON.stringify(one)}\n`).join("")
          : JSON.stringify({ Records: list }, null, indent)
              .replaceAll(/"LONG(\d+)"/g, "$1")
              .replaceAll('"acl":null', String.raw`"\u0061cl":null`);
      return { name: `${i}.json`, bytes: Buffer.from(text) };
    }),
  );

const items = some(
  "eventName: StopLogging",
  "eventName|startswith: [Get, List]",
  "eventSource: s3.amazonaws.com",
  "errorCode: null",
  "errorCode|exists: true",
  "errorCode|contains: denied",
  "userIdentity.type: [Root, IAMUser]",
  "userIdentity.sessionContext.ec2RoleDelivery|exists: true",
  "userIdentity.sessionContext.ec2RoleDelivery: '2.0'",
  "userIdentity.userName|neq: eve",
  "requestParameters.bucketName: logs",
  "requestParameters.bucketName: '12345678901234567890'",
  "requestParameters.bucketName|contains: x",
  "sourceIPAddress|cidr: 203.0.113.0/24",
  "x.principal: eve",
  "x.lane: interactive",
  "x.outcome: [denied, failure]",
  "x.readWrite: write",
  "x.ip.public: true",
  "x.sessionIssuer: Admin",
  "awsRegion|fieldref: eventName",
  "readOnly: true",
  "eventName|re: '^(Get|Stop)'",
  "userIdentity.arn|endswith: /eve",
  "userIdentity.arn|contains|all: ['user', 'eve']",
  "eventName|cased: getobject",
  "requestParameters.bucketName|exists: false",
  "requestParameters.bucketName: [null, logs]",
  "eventTime|minute: 40",
  "awsRegion: 'eu-*-?'",
  "userIdentity.accountId|gt: 200000000000",
  "responseElements.ConsoleLogin|base64: Failure",
  "x.policy.public: true",
  "requestParameters.acl: private",
  "requestParameters.acl|exists: false",
  "requestParameters.acl.x: '1'",
  "requestParameters.acl: null",
);
const keywords = some("['*denied*']", "[eve, logs]");
const rules = fc
  .array(
    fc.tuple(
      fc.array(items, { minLength: 1, maxLength: 2 }),
      fc.array(items, { minLength: 1, maxLength: 2 }),
      some("a", "a and b", "a or b", "a and not b", "not a", "1 of them", "k and not a", "a or k"),
      keywords,
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) =>
    all.map(
      ([a, b, condition, k], i) =>
        `title: R${i}\nname: r${i}\nid: r${i}\nlevel: low\ntaxonomy: spitzel\nlogsource: {product: aws}\ndetection:\n` +
        `  a:\n${a.map((one) => `    - ${one}\n`).join("")}  b:\n${b.map((one) => `    - ${one}\n`).join("")}  k: ${k}\n  condition: ${condition}\n`,
    ),
  );
const groups = some(
  "x.principal",
  "sourceIPAddress",
  "recipientAccountId",
  "userIdentity.sessionContext.ec2RoleDelivery",
  "requestParameters.bucketName",
  "x.lane",
  "awsRegion",
);
const correlations = fc.array(
  fc.tuple(
    some("event_count", "value_count", "temporal", "temporal_ordered", "value_sum", "value_median"),
    fc.uniqueArray(groups, { maxLength: 2 }),
    some("eventName", "sourceIPAddress", "requestParameters.bucketName"),
    some(true, false),
    some(1, 2, 3),
  ),
  { maxLength: 3 },
);

const threadsOf = fc.array(fc.nat({ max: THREADS - 1 }), { minLength: 5, maxLength: 5 });

test("rows and parsed records give the same findings, whatever rules, records, threads and order of the files", async () => {
  const all = [rules, correlations, files, threadsOf, fc.boolean()] as const;
  const property = fc.asyncProperty(...all, async (documents, asked, given, threadOf, isTurned) => {
    const named = isTurned ? given.toReversed() : given;
    const more = asked.map(([type, by, field, generates, bound], i) => {
      const condition = type.startsWith("temporal")
        ? ""
        : `, condition: {gte: ${bound}${type.startsWith("value") ? `, field: ${field}` : ""}}`;
      const group = by.length === 0 ? "" : `, group-by: [${by.join(", ")}]`;
      return (
        `title: C${i}\nid: c${i}\ntaxonomy: spitzel\nlevel: low\n` +
        `correlation: {type: ${type}, generate: ${generates}, rules: [r0${documents.length > 1 ? ", r1" : ""}], timespan: 1m${group}${condition}}\n`
      );
    });
    const ruleSet = loadText([...documents, ...more].join("---\n"));
    const made = await byRows(ruleSet, named, threadOf);
    expect(made).toEqual(await plain(ruleSet, memoryFiles(named)));
  });
  await fc.assert(property, { numRuns: 80 });
}, 300_000);

/** A month of one account, in files that threads share: what is seen for the first time is rarely a principal's own first. */
const months = fc
  .array(
    fc.record({
      day: fc.nat({ max: 30 }),
      eventName: some("RunInstances", "InvokeModel", "PutObject"),
      awsRegion: some("eu-west-1", "us-west-2", "ap-south-1"),
      userName: some("eve", "bob"),
      isDenied: fc.boolean(),
      file: fc.nat({ max: 3 }),
    }),
    { minLength: 6, maxLength: 24, size: "max" },
  )
  .map((more) => {
    const usual = { eventName: "RunInstances", awsRegion: "eu-west-1", isDenied: false };
    const work = Array.from({ length: 31 }, (_, day) =>
      ["eve", "bob"].map((userName) => ({ ...usual, day, userName, file: day % 4 })),
    );
    const lines: string[][] = [[], [], [], []];
    for (const [i, { day, userName, isDenied, file, ...rest }] of [
      ...work.flat(),
      ...more,
    ].entries()) {
      const record = {
        eventTime: new Date(1_770_000_000_000 + day * 86_400_000)
          .toISOString()
          .replace(".000Z", "Z"),
        eventSource:
          rest.eventName === "InvokeModel" ? "bedrock.amazonaws.com" : "ec2.amazonaws.com",
        ...rest,
        eventID: `0a1b2c3d-0000-4000-8000-${String(i).padStart(12, "0")}`,
        ...(isDenied ? { errorCode: "AccessDenied" } : {}),
        userIdentity: { type: "IAMUser", userName, accountId: "111122223333" },
        recipientAccountId: "111122223333",
      };
      lines[file]!.push(`${JSON.stringify(record)}\n`);
    }
    return lines.map((all, i) => ({ name: `${i}.json`, bytes: Buffer.from(all.join("")) }));
  });

test("rows and parsed records give the same first uses", async () => {
  const ruleSet = loadText(
    "title: R\nlevel: low\nlogsource: {product: aws}\ndetection: {a: {eventName: x}, condition: a}\n",
  );
  const property = fc.asyncProperty(months, threadsOf, async (given, threadOf) => {
    const made = await byRows(ruleSet, given, threadOf);
    expect(made).toEqual(await plain(ruleSet, memoryFiles(given)));
  });
  await fc.assert(property, { numRuns: 60 });
}, 300_000);
