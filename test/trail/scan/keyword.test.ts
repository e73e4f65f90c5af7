import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseQuery } from "../../../src/match/query.ts";
import { plainAnswer, scannedAnswer } from "../../support/answers.ts";
import { trailBytes } from "../../support/arbitrary-trail.ts";
import { testEngine } from "../../support/scan-engine.ts";

const asking = (texts: readonly string[], matches: readonly string[] = []) =>
  parseQuery({ actions: ["*"], excludes: [], texts, matches }, {});

async function expectEqual(texts: readonly string[], bytes: Buffer): Promise<number> {
  const query = asking(texts);
  const engine = await testEngine(query);
  const expected = await plainAnswer(query, bytes);
  expect(scannedAnswer(engine, [bytes])).toEqual(expected);
  const middle = Math.floor(bytes.length / 2);
  const halves = [bytes.subarray(0, middle), bytes.subarray(middle)];
  expect(scannedAnswer(engine, halves)).toEqual(expected);
  return expected.texts.length;
}

const NEEDLES = [
  "getobject",
  "DENIED",
  "x",
  "s3.",
  "arn:aws",
  "}]},{",
  '"',
  "\\",
  "ü",
  "\ud834",
  "0.0",
  "1",
  "=",
  " ",
  "eventName",
  '"eventName":"Fake"',
  "yyyyy",
  "z".repeat(300),
  "x".repeat(40),
];

test(
  "bytes are found where the text of the parsed record has them",
  { timeout: 120_000 },
  async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(
        trailBytes,
        fc.uniqueArray(
          fc.oneof(fc.constantFrom(...NEEDLES), fc.string({ minLength: 1, maxLength: 3 })),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
        async (bytes, texts) => {
          found += await expectEqual(texts, bytes);
        },
      ),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(0);
  },
);

test("a text at every place of a block, at the end of a record and across records", async () => {
  const record = (pad: number, text: string) =>
    JSON.stringify({
      eventTime: "2026-03-02T10:00:00Z",
      eventName: "Get",
      pad: "p".repeat(pad),
      text,
    });
  const texts = Array.from({ length: 80 }, (_, i) =>
    record(i, i % 3 === 0 ? "aXbXNeedLe" : i % 3 === 1 ? "needl" : "eneedle"),
  );
  const list = Buffer.from(`{"Records":[${texts.join(",")}]}`);
  expect(await expectEqual(["needle"], list)).toBe(53);
  // Behind the last place of a record begins another: what lies across is in neither.
  expect(await expectEqual(["needl e"], list)).toBe(0);
  expect(await expectEqual(['needl"},{"eventTime'], list)).toBe(0);
});

test("texts that are too long or too many for the scanner are found all the same", async () => {
  const long = "q".repeat(150);
  const texts = Array.from(
    { length: 40 },
    (_, i) => `${String(i).padStart(3, "0")}${"w".repeat(60)}`,
  );
  const records = [`${long}q`, "q".repeat(149), texts[39], "none"].map((text) =>
    JSON.stringify({ eventTime: "2026-03-02T10:00:00Z", eventName: "Get", text }),
  );
  expect(await expectEqual([long, ...texts], Buffer.from(records.join("\n")))).toBe(2);
});

test("with expressions, both must hold", async () => {
  const records = ["eu", "us"].map((region) =>
    JSON.stringify({ eventTime: "2026-03-02T10:00:00Z", eventName: "Get", region, a: "Needle" }),
  );
  const query = asking(["needle"], ['$.region == "us"']);
  const bytes = Buffer.from(records.join("\n"));
  expect(scannedAnswer(await testEngine(query), [bytes]).texts).toEqual([records[1]]);
});
