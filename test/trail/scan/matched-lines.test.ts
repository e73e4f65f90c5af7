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
  line: (row: number) => input.subarray(rows.start(row), rows.end(row)),
};

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
  lines.addRecord({ text: "first" }, "b.json", 0);
  lines.addRecord({ text: "second" }, "b.json", 1);
  const next = taken(lines);
  expect(next.bytes.buffer).toBe(buffer);
  expect([Buffer.from(next.bytes).toString(), next.count]).toEqual(["first\nsecond\n", 2]);
});

test("memory that is given back is used once", () => {
  const lines = new MatchedLines(rows);
  lines.addRecord({ text: "first" }, "a.json", 0);
  const { buffer } = taken(lines).bytes;
  lines.reuse(buffer);
  lines.addRecord({ text: "second" }, "a.json", 1);
  const second = taken(lines);
  lines.addRecord({ text: "third" }, "a.json", 2);
  const third = taken(lines);
  expect(third.bytes.buffer).not.toBe(buffer);
  expect(Buffer.from(second.bytes).toString()).toBe("second\n");
});

test("lines grow out of memory that is too small for them, and lose nothing", () => {
  const lines = new MatchedLines(rows);
  lines.addRecord({ text: "small" }, "a.json", 0);
  lines.reuse(taken(lines).bytes.buffer);
  const texts = Array.from({ length: 5000 }, (_, i) => `record ${i} of many`);
  texts.forEach((text, i) => lines.addRecord({ text }, "b.json", i));
  expect(Buffer.from(taken(lines).bytes).toString()).toBe(`${texts.join("\n")}\n`);
});

test("nothing is handed over when nothing matched", () => {
  expect(new MatchedLines(rows).take()).toBeUndefined();
});
