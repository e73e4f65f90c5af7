import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanText } from "../../src/output/clean-text.ts";
import { csvSink } from "../../src/output/csv.ts";

const sink = csvSink<Record<string, unknown>>(
  ["time", "$.a['x,y']", "b"].map((name) => ({ name, valueOf: (record) => record[name] })),
);
const rows = (records: readonly Record<string, unknown>[]) => sink.write(records);
const cell = (value: unknown) => csvSink([{ name: "a", valueOf: () => value }]).write([{}]);

test("the heading names the fields as they were asked for, quoted where needed", () => {
  expect(sink.heading()).toBe(`time,"$.a['x,y']",b\n`);
});

test("a row has a cell for each field, empty where the record has nothing", () => {
  expect(rows([{ time: "t1", b: null }, { b: "2" }, {}])).toBe("t1,,\n,,2\n,,\n");
});

test("no records are no rows", () => {
  expect(rows([])).toBe("");
});

test("a number below zero stays one", () => {
  expect(rows([{ time: -1, b: -0.5 }])).toBe("-1,,-0.5\n");
});

test.each([
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\ufffd=1"],
  ["\r\n=1", "'\ufffd\ufffd=1"],
  [" =1", "' =1"],
  ["\u00a0@SUM(A1)", "'\u00a0@SUM(A1)"],
  ["\u200b=1", "'\ufffd=1"],
  ['=HYPERLINK("http://x",1)', `"'=HYPERLINK(""http://x"",1)"`],
  ["\uff1d1", "'\uff1d1"],
])("a cell that a spreadsheet would take for a formula is neutralised: %j", (value, text) => {
  expect(cell(value)).toBe(`${text}\n`);
});

test.each([
  ["plain", "plain"],
  ["a=b", "a=b"],
  ["a,b", '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ["two\nlines", "two\ufffdlines"],
  ["two\rlines", "two\ufffdlines"],
  [" kept ", " kept "],
])("other text is itself, quoted where it must be: %j", (value, text) => {
  expect(cell(value)).toBe(`${text}\n`);
});

test.each([
  [true, "true"],
  [12, "12"],
  [{ userName: "Mallory" }, '"{""userName"":""Mallory""}"'],
  [["a", "b"], '"[""a"",""b""]"'],
  [[], "[]"],
])("a value that is no text is its JSON: %j", (value, text) => {
  expect(cell(value)).toBe(`${text}\n`);
});

/** What a reader of RFC 4180 makes of one row, quotes undone. */
function parsedRow(text: string): readonly string[] {
  const cells = [...text.matchAll(/("(?:[^"]|"")*"|[^",\n]*)(?:,|\n$)/g)].map(
    ([, one = ""]) => one,
  );
  return cells.map((one) => (one.startsWith('"') ? one.slice(1, -1).replaceAll('""', '"') : one));
}

test("whatever a record holds, it stays in its cell and starts no formula", async () => {
  const hostile = fc.string({ unit: fc.constantFrom(..."=+-@\t\r\n,\"';ab ".split("")) });
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (a, b) => {
      const text = await csvSink<readonly string[]>([
        { name: "a", valueOf: (pair) => pair[0] },
        { name: "b", valueOf: (pair) => pair[1] },
      ]).write([[a, b]]);
      const neutral = (value: string) => {
        const clean = cleanText(value);
        return /^[\s\ufffd]*[=+\-@]/.test(clean) ? `'${clean}` : clean;
      };
      expect(parsedRow(text)).toEqual([neutral(a), neutral(b)]);
    }),
  );
});
