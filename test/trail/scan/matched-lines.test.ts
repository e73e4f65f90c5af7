import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { type Lines, MatchedLines } from "../../../src/trail/scan/matched-lines.ts";

/** Rows of 100,000 bytes and a comma each. */
const ROW_BYTES = 100_000;
const input = Buffer.from(`${"x".repeat(ROW_BYTES)},`.repeat(3));
const rows = {
  input: () => input,
  start: (row: number) => row * (ROW_BYTES + 1),
  end: (row: number) => row * (ROW_BYTES + 1) + ROW_BYTES,
  flags: () => 0,
  timeMs: (row: number) => row * 1000,
  line: (row: number) => input.subarray(rows.start(row), rows.end(row)),
};

const read = (text: string) => ({ text, record: {} });

function taken(lines: MatchedLines): Lines {
  const some = lines.take();
  if (some === undefined) throw new Error("expected lines, got none");
  return some;
}

test("memory that was given back takes the next lines", () => {
  const lines = new MatchedLines(rows);
  lines.addRow(0, "a.json", 0);
  lines.endRows();
  const { buffer } = taken(lines).bytes;
  lines.reuse(buffer);
  lines.addRecord(read("first"), "b.json", 0);
  lines.addRecord(read("second"), "b.json", 1);
  const next = taken(lines);
  expect(next.bytes.buffer).toBe(buffer);
  expect([Buffer.from(next.bytes).toString(), next.count]).toEqual(["first\nsecond\n", 2]);
});

test("memory that is given back is used once", () => {
  const lines = new MatchedLines(rows);
  lines.addRecord(read("first"), "a.json", 0);
  const { buffer } = taken(lines).bytes;
  lines.reuse(buffer);
  lines.addRecord(read("second"), "a.json", 1);
  const second = taken(lines);
  lines.addRecord(read("third"), "a.json", 2);
  const third = taken(lines);
  expect(third.bytes.buffer).not.toBe(buffer);
  expect(Buffer.from(second.bytes).toString()).toBe("second\n");
});

test("lines grow out of memory that is too small for them, and lose nothing", () => {
  const lines = new MatchedLines(rows);
  lines.addRecord(read("small"), "a.json", 0);
  lines.reuse(taken(lines).bytes.buffer);
  const texts = Array.from({ length: 5000 }, (_, i) => `record ${i} of many`);
  texts.forEach((text, i) => lines.addRecord(read(text), "b.json", i));
  expect(Buffer.from(taken(lines).bytes).toString()).toBe(`${texts.join("\n")}\n`);
});

test("how the times follow one another is handed over with the lines", () => {
  const lines = new MatchedLines(rows);
  for (const row of [1, 0, 2]) lines.addRow(row, "a.json", row);
  lines.addRecord(read("without a time"), "a.json", 3);
  lines.endRows();
  expect(taken(lines).order).toEqual({ later: 1, earlier: 1, first: 1000, last: 2000 });
  lines.addRecord(read("without a time"), "a.json", 3);
  expect(taken(lines).order).toEqual({ later: 0, earlier: 0, first: undefined, last: undefined });
});

test("nothing is handed over when nothing matched", () => {
  expect(new MatchedLines(rows).take()).toBeUndefined();
});
