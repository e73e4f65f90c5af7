import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { painter, ProgressLine, withoutControls } from "../../src/run/terminal.ts";
import { FakeStream } from "../cli/fake-stream.ts";

describe("text for a terminal", () => {
  test.each([
    ["a colour", "\u001b[31mred\u001b[0m", "red"],
    ["a window title", "\u001b]0;owned\u0007x", "x"],
    ["a cursor movement by C1", "\u009b2Jx", "x"],
    ["an escape that starts nothing", "a\u001b", "a\ufffd"],
    ["a line break and a tab", "a\r\n\tb", "a\ufffd\ufffd\ufffdb"],
    ["a backspace", "rm\b\bls", "rm\ufffd\ufffdls"],
    ["a right-to-left override", "exe.\u202egpj", "exe.\ufffdgpj"],
    ["isolates", "\u2066a\u2069", "\ufffda\ufffd"],
    ["what has no width", "a\u200bb\ufeff", "a\ufffdb\ufffd"],
    ["a delete", "a\u007f", "a\ufffd"],
  ])("has %s replaced or removed", (_name, text, clean) => {
    expect(withoutControls(text)).toBe(clean);
  });

  test.each(["", "plain text", "é ✓ 日本 𝄞", "עברית", "a\u00a0b"])("%j is kept", (text) => {
    expect(withoutControls(text)).toBe(text);
  });
});

test.each([
  ["a terminal", { isTTY: true }, true, "\u001b[31mx\u001b[39m"],
  ["a terminal without colour", { isTTY: true }, false, "x"],
  ["a pipe", {}, true, "x"],
])("%s is painted as wanted", (_name, terminal, wantsColor, text) => {
  expect(painter(new FakeStream(terminal), wantsColor)("red", "x")).toBe(text);
});

describe("the progress line", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    ["a pipe", {}, true],
    ["a terminal that wants none", { isTTY: true }, false],
  ])("writes nothing to %s", (_name, terminal, isWanted) => {
    const stream = new FakeStream(terminal);
    const line = new ProgressLine(stream, isWanted, () => "1 read");
    vi.advanceTimersByTime(1000);
    line.hide();
    line.close();
    expect(stream.written).toBe("");
  });

  test("is written anew over itself while the run goes on", () => {
    const stream = new FakeStream({ isTTY: true });
    let read = 0;
    const line = new ProgressLine(stream, true, () => `${++read} read`);
    vi.advanceTimersByTime(400);
    line.close();
    expect(stream.written).toBe("\r\u001b[K1 read\r\u001b[K2 read\r\u001b[K");
  });

  test("is not written before the first fifth of a second: a short run has none", () => {
    const stream = new FakeStream({ isTTY: true });
    const line = new ProgressLine(stream, true, () => "1 read");
    vi.advanceTimersByTime(199);
    line.close();
    expect(stream.written).toBe("");
  });

  test("goes away once for other output, and comes back by itself", () => {
    const stream = new FakeStream({ isTTY: true });
    const line = new ProgressLine(stream, true, () => "x");
    vi.advanceTimersByTime(200);
    line.hide();
    line.hide();
    stream.write("record\n");
    vi.advanceTimersByTime(200);
    line.close();
    expect(stream.written).toBe("\r\u001b[Kx\r\u001b[Krecord\n\r\u001b[Kx\r\u001b[K");
  });

  test("is cut to one column less than the terminal has", () => {
    const stream = new FakeStream({ isTTY: true, columns: 6 });
    const line = new ProgressLine(stream, true, () => "0123456789");
    vi.advanceTimersByTime(200);
    line.close();
    expect(stream.written).toBe("\r\u001b[K01234\r\u001b[K");
  });

  test("is not written any more once it is closed", () => {
    const stream = new FakeStream({ isTTY: true });
    const line = new ProgressLine(stream, true, () => "x");
    line.close();
    vi.advanceTimersByTime(1000);
    expect(stream.written).toBe("");
  });
});
