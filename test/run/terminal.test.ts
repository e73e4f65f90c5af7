import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { painter, ProgressLine } from "../../src/run/terminal.ts";
import { FakeStream } from "../cli/fake-stream.ts";

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
