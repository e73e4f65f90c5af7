import { PassThrough, Writable } from "node:stream";
import { expect, test, vi } from "vitest";
import { ReaderGone, standardOutput } from "../../src/run/standard-output.ts";

/** What becomes of a promise, looked at after everything that could settle it by now has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

function withCode(code: string): Error {
  return Object.assign(new Error(`write ${code}`), { code });
}

test("a write to a stream that has room resolves at once", async () => {
  const stream = new PassThrough();
  await standardOutput(stream, new AbortController())("a\n");
  expect(String(stream.read())).toBe("a\n");
});

test("a write to a full stream waits until it is drained", async () => {
  const stream = new PassThrough({ highWaterMark: 4 });
  const written = standardOutput(stream, new AbortController())("0123456789");
  const beforeReading = await isSettled(written);
  stream.resume();
  expect([beforeReading, await isSettled(written)]).toEqual([false, true]);
});

test("every write of many to a slow stream arrives, in order", async () => {
  const arrived: string[] = [];
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk, _encoding, done) {
      arrived.push(String(chunk));
      setImmediate(done);
    },
  });
  const write = standardOutput(stream, new AbortController());
  const texts = Array.from({ length: 20 }, (_, i) => `${i}\n`);
  for (const text of texts) await write(text);
  expect(arrived).toEqual(texts);
});

test("nothing is written for no text", async () => {
  const stream = new PassThrough();
  const write = vi.spyOn(stream, "write");
  await standardOutput(stream, new AbortController())("");
  expect(write).not.toHaveBeenCalled();
});

test("a closed pipe aborts the run: the reader has gone", () => {
  const stream = new PassThrough();
  const abort = new AbortController();
  standardOutput(stream, abort);
  stream.emit("error", withCode("EPIPE"));
  expect(abort.signal.reason).toBeInstanceOf(ReaderGone);
});

test("a closed pipe ends a write that waits for room", async () => {
  const stream = new PassThrough({ highWaterMark: 4 });
  const written = standardOutput(stream, new AbortController())("0123456789");
  stream.emit("error", withCode("EPIPE"));
  expect(await isSettled(written)).toBe(true);
});

test("an abort ends a write that waits for room", async () => {
  const abort = new AbortController();
  const stream = new PassThrough({ highWaterMark: 4 });
  const written = standardOutput(stream, abort)("0123456789");
  abort.abort(new Error("interrupted"));
  expect(await isSettled(written)).toBe(true);
});

test("after an abort nothing more is written", async () => {
  const abort = new AbortController();
  const stream = new PassThrough();
  const write = standardOutput(stream, abort);
  abort.abort(new Error("interrupted"));
  await write("late\n");
  expect(stream.read()).toBe(null);
});

test("any other failure of the stream is thrown, not taken for a reader that left", () => {
  const stream = new PassThrough();
  const abort = new AbortController();
  standardOutput(stream, abort);
  expect(() => stream.emit("error", withCode("ENOSPC"))).toThrow("write ENOSPC");
  expect(abort.signal.aborted).toBe(false);
});
