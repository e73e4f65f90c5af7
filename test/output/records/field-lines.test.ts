import fc from "fast-check";
import { expect, test } from "vitest";
import { fieldLines } from "../../../src/output/records/field-lines.ts";

type Fields = Readonly<Record<string, unknown>>;

const sink = fieldLines(["b", "a"].map((name) => ({ name, valueOf: (record) => record[name] })));
const lines = async (records: readonly Fields[]) =>
  sink.write(records.map((record) => ({ record, text: JSON.stringify(record) })));

test("each record is one line with the fields in the order asked, absent ones as null", async () => {
  expect(await lines([{ a: 1, b: "x", c: 0 }, { a: [{ d: null }] }, {}])).toBe(
    '{"b":"x","a":1}\n{"b":null,"a":[{"d":null}]}\n{"b":null,"a":null}\n',
  );
});

test("no records are no lines", async () => {
  expect(await lines([])).toBe("");
});

test("line breaks in texts are escaped", async () => {
  expect(await lines([{ a: "x\ny\r", b: "" }])).toBe('{"b":"","a":"x\\ny\\r"}\n');
});

test("more records than a stream holds at once all arrive", async () => {
  const text = await lines(Array.from({ length: 1000 }, (_, i) => ({ a: i })));
  expect(text).toBe(Array.from({ length: 1000 }, (_, i) => `{"b":null,"a":${i}}\n`).join(""));
});

test("what is read back is what was picked", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ a: fc.jsonValue(), b: fc.string() })),
      async (records) => {
        const text = await lines(records);
        const expected = records.map(({ a, b }) => JSON.stringify({ b, a }));
        expect(text.split("\n").slice(0, -1)).toEqual(expected);
      },
    ),
    { numRuns: 30 },
  );
});
