import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { MatchedLines } from "../../../src/trail/scan/matched-lines.ts";

const line = (length: number) => Buffer.alloc(length, "x");

test("memory that was given back takes the next lines", () => {
  const lines = new MatchedLines();
  lines.addLines(line(100_000), 1, "a.json", 0);
  const { buffer } = lines.take().bytes;
  lines.reuse(buffer);
  lines.addLines(Buffer.from("first"), 1, "b.json", 0);
  lines.addLines(Buffer.from("second"), 1, "b.json", 1);
  const taken = lines.take();
  expect(taken.bytes.buffer).toBe(buffer);
  expect([Buffer.from(taken.bytes).toString(), taken.count]).toEqual(["first\nsecond\n", 2]);
});

test("memory that is given back is used once", () => {
  const lines = new MatchedLines();
  lines.addText("first", "a.json", 0);
  const { buffer } = lines.take().bytes;
  lines.reuse(buffer);
  lines.addText("second", "a.json", 1);
  const second = lines.take();
  lines.addText("third", "a.json", 2);
  const third = lines.take();
  expect(third.bytes.buffer).not.toBe(buffer);
  expect(Buffer.from(second.bytes).toString()).toBe("second\n");
});

test("lines grow out of memory that is too small for them, and lose nothing", () => {
  const lines = new MatchedLines();
  lines.addText("small", "a.json", 0);
  lines.reuse(lines.take().bytes.buffer);
  const texts = Array.from({ length: 5000 }, (_, i) => `record ${i} of many`);
  texts.forEach((text, i) => lines.addText(text, "b.json", i));
  expect(Buffer.from(lines.take().bytes).toString()).toBe(`${texts.join("\n")}\n`);
});
