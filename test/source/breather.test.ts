import { expect, test } from "vitest";
import { Breather } from "../../src/source/breather.ts";

test("what waits is let in when it has been long, and not before", async () => {
  let nowMs = 0;
  const abort = new AbortController();
  const breather = new Breather(() => nowMs, abort.signal);
  let isIn = false;
  setImmediate(() => (isIn = true));
  await breather.pause();
  expect([breather.isDue(), isIn]).toEqual([false, false]);
  nowMs = 100;
  expect(breather.isDue()).toBe(true);
  await breather.pause();
  expect([breather.isDue(), isIn]).toEqual([false, true]);
});

test("behind an interrupt nothing goes on", async () => {
  const abort = new AbortController();
  const breather = new Breather(() => 0, abort.signal);
  await breather.breathe();
  abort.abort(new Error("interrupted"));
  await expect(breather.breathe()).rejects.toThrow("interrupted");
});
