import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExpression } from "../../../src/expr-parser/parse.ts";
import type { Query } from "../../../src/match/query.ts";
import { parseQuery } from "../../../src/match/query.ts";
import { anyExpr } from "../../support/arbitrary-expr.ts";
import { plainAnswer, scannedAnswer } from "../../support/answers.ts";
import { damagedBytes, trailBytes } from "../../support/arbitrary-trail.ts";
import { likeRecords } from "../../support/arbitrary-skeletons.ts";
import { testEngine } from "../../support/scan-engine.ts";

const LIKELY = [
  '$.errorCode == "AccessDenied"',
  "$.errorCode != null",
  "$.errorCode == null",
  "$.userIdentity.arn regex 'role'",
  '$.userIdentity.arn regex "^\\\\\\\\"',
  "$.userIdentity == null",
  "$.userIdentity",
  "$.userIdentity.sessionContext.type > 0",
  "not $.userIdentity.type in ['', 0, null, {}]",
  "$.eventTime >= '2026-11-20T10:00:01Z'",
  "$.eventName == 'GetObject' or $.x == 0",
  "$['ü'] != 0 and $.arn == 'ü✓𝄞'",
  "$['a\"b'] == null",
  "$.userIdentity.length == 0",
  "$.x[0] == 0",
  "$..arn == 'AccessDenied'",
  "$.x == {} or $.x == []",
  "$.__proto__ == null",
  "$.type cidr '203.0.113.0/24'",
].map((text) => parseExpression(text));

const expr = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...LIKELY) }, anyExpr);

const queries: fc.Arbitrary<Query> = fc
  .tuple(
    fc.constantFrom(["*"], ["*:*"], ["s3:Get*"], ["s3:Put*", "sts:*"]),
    fc.constantFrom([], [], ["s3:GetObject"]),
    fc.array(expr, { maxLength: 3 }),
    fc.constantFrom({}, {}, { fromMs: Date.parse("2026-11-20T10:00:01Z") }, { toMs: 0 }),
  )
  .map(([actions, excludes, matches, window]) => ({
    ...parseQuery({ actions, excludes, matches: [] }, window),
    matches,
  }));

function inPieces(bytes: Buffer, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  const sorted = places.toSorted((a, b) => a - b);
  return sorted.slice(1).map((end, i) => bytes.subarray(sorted[i], end));
}

/** As lines come on a pipe. */
function lineEnds(bytes: Buffer): readonly number[] {
  return [...bytes.keys()].filter((i) => bytes[i - 1] === 0x0a);
}

const DOCUMENTS = 50;

/** Runs × documents: 20,000 of them together, unless the environment asks for more. */
const runs = (share: number) => Math.ceil(Number(process.env["SPITZEL_TEST_RUNS"] ?? 400) * share);

async function expectSame(
  query: Query,
  documents: readonly Buffer[],
  cuts: readonly number[],
  maxRecordBytes?: number,
) {
  const engine = await testEngine(query);
  for (const bytes of documents) {
    const plain = await plainAnswer(query, bytes, maxRecordBytes);
    expect(scannedAnswer(engine, [bytes], maxRecordBytes)).toEqual(plain);
    expect(scannedAnswer(engine, inPieces(bytes, cuts), maxRecordBytes)).toEqual(plain);
    expect(scannedAnswer(engine, inPieces(bytes, lineEnds(bytes)), maxRecordBytes)).toEqual(plain);
  }
}

const list = (bytes: fc.Arbitrary<Buffer>) =>
  fc.array(bytes, { minLength: DOCUMENTS, maxLength: DOCUMENTS });
const cuts = fc.array(fc.nat(), { maxLength: 3 });

describe("the scanner finds what parsing every record finds", () => {
  test("in a record that ends wrongly, after values of several kinds under one key", async () => {
    const record = (last: string) =>
      `{"eventTime":"2026-11-20T10:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject"${last}`;
    const kinds = [',"x":1}', ',"x":[]}', ',"x":"1"}', ',"x":{}}', ',"x":null}', ',"x":2}', "}"];
    const learned = [...kinds, ...kinds.toReversed()].map(record);
    const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
    const documents = ["]", ',"x":[}', ',"x":1]', ',"x":{]}', ',"x":nul}'].flatMap((end) => [
      Buffer.from(`{"Records":[${learned.join(",")}]}`),
      Buffer.from([...learned, record(end), ...learned, ""].join("\n")),
    ]);
    await expectSame(query, documents, []);
  });

  test("behind a record whose fields are no JSON, and among what records come wrapped in", async () => {
    const record = (fields: string) =>
      `{"eventTime":"2026-11-20T10:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject",${fields}}`;
    const plain = record('"eventType":"AwsApiCall"');
    const others = [
      // Its end is in another block than its key.
      `"eventType":"${"x".repeat(100)}\\x"`,
      '"eventType":"AwsCloudTrailInsight"',
      '"eventCategory":"Insight"',
      `"eventCategory":"${"x".repeat(3000)}"`,
      `"_raw":${JSON.stringify(plain)}`,
      '"_raw":7',
      '"CloudTrailEvent":"{}"',
      '"eventSource":"aws:s3"',
      '"eventName":null',
      '"eventName":{}',
    ].map(record);
    const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
    const documents = others.flatMap((other) => [
      Buffer.from([plain, other, plain, plain, ""].join("\n")),
      Buffer.from(`{"Records":[${plain},${other},${plain}]}`),
      Buffer.from(`{"Records":[${plain},${plain}]}`),
    ]);
    await expectSame(query, documents, []);
    await expectSame(query, documents.toReversed(), []);
  });

  test("where JSON.parse refuses what stands between records and around them", async () => {
    const record =
      '{"eventTime":"2026-11-20T10:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject"}';
    const documents = [
      "[A,,A]",
      "[A A]",
      "[A,]",
      "[,A]",
      "[A,A,A,A,]",
      '{"Records":[A],}',
      '{"Records":[A,,A],}',
      '{"Records":[A]"x":1}',
      '{"Records":[A,A],"x":nul}',
      '{"Records":[A,A],"x":[1,]}',
      '{,"Records":[A]}',
      '["B","B"]',
      '"B"\n"B"\n"',
      'A\n"B"\n"x"\nA',
    ].map((shape) =>
      Buffer.from(shape.replaceAll("A", record).replaceAll("B", record.replaceAll('"', '\\"'))),
    );
    await expectSame(
      parseQuery({ actions: ["*"], excludes: [], matches: [] }, {}),
      documents,
      [95, 110],
    );
  });

  test("in valid documents, however they are spelt", { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(queries, list(trailBytes), cuts, fc.constant(undefined), expectSame),
      {
        numRuns: runs(0.6),
      },
    );
  });

  test(
    "in records that resemble those before, valid and damaged",
    { timeout: 600_000 },
    async () => {
      const documents = fc
        .array(likeRecords, { minLength: DOCUMENTS / 2, maxLength: DOCUMENTS / 2 })
        .map((pairs) => pairs.flat());
      await fc.assert(
        fc.asyncProperty(queries, documents, cuts, fc.constant(undefined), expectSame),
        {
          numRuns: runs(0.4),
        },
      );
    },
  );

  test("in damaged documents, with the same skips", { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(queries, list(damagedBytes), cuts, fc.constant(undefined), expectSame),
      {
        numRuns: runs(0.4),
      },
    );
  });

  test("when most records are longer than the limit", { timeout: 600_000 }, async () => {
    const documents = list(fc.oneof(trailBytes, damagedBytes));
    const limit = fc.integer({ min: 150, max: 600 });
    await fc.assert(fc.asyncProperty(queries, documents, cuts, limit, expectSame), {
      numRuns: runs(0.3),
    });
  });
});
