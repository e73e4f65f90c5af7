import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Pacer } from "../../src/ratelimit/pacer.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});

afterEach(() => {
  vi.useRealTimers();
});

const { signal } = new AbortController();
const pacerOf = (random = 0.5) =>
  new Pacer({ ratePerSecond: 2, random: () => random, now: Date.now });

/** When each of `count` requests that ask at once may start. */
async function starts(pacer: Pacer, count: number): Promise<readonly number[]> {
  const all = Promise.all(Array.from({ length: count }, async () => pacer.wait(signal)));
  await vi.advanceTimersByTimeAsync(120_000);
  return all;
}

test("requests start one an interval, with two percent to spare", async () => {
  expect(await starts(pacerOf(), 4)).toEqual([0, 510, 1020, 1530]);
});

test("a single throttle halves the rate, and two answers bring it back", async () => {
  const pacer = pacerOf();
  await pacer.wait(signal);
  await vi.advanceTimersByTimeAsync(1_000);
  pacer.throttled(1_000);
  expect(pacer.share).toBe(0.5);
  expect(await starts(pacer, 3)).toEqual([1_000, 2_020, 3_040]);
  for (let i = 0; i < 2; i++) pacer.answered();
  expect(pacer.share).toBe(1);
});

test("a request that leaves late is followed by the next one that much later", async () => {
  const pacer = pacerOf();
  const startedAtMs = await pacer.wait(signal);
  await vi.advanceTimersByTimeAsync(100);
  pacer.left(startedAtMs);
  expect(await starts(pacer, 2)).toEqual([610, 1_120]);
});

test("throttles of requests that were under way together halve the rate once", async () => {
  const pacer = pacerOf();
  await vi.advanceTimersByTimeAsync(1_000);
  pacer.throttled(400);
  pacer.throttled(900);
  expect(pacer.share).toBe(0.5);
  await vi.advanceTimersByTimeAsync(1_000);
  pacer.throttled(1_500);
  expect(pacer.share).toBe(0.25);
});

test("after throttles in short succession the rate comes back slowly", async () => {
  const pacer = pacerOf();
  for (const atMs of [1_000, 9_000]) {
    await vi.advanceTimersByTimeAsync(8_000);
    pacer.throttled(atMs);
  }
  for (let i = 0; i < 10; i++) pacer.answered();
  expect(pacer.share).toBeCloseTo(0.45);
});

test("waiting ends with the signal's reason", async () => {
  const pacer = pacerOf();
  const abort = new AbortController();
  await pacer.wait(abort.signal);
  const waiting = pacer.wait(abort.signal);
  abort.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
});

test("closing leaves no timer", async () => {
  const pacer = pacerOf();
  await vi.advanceTimersByTimeAsync(10);
  pacer.throttled(1);
  await vi.advanceTimersByTimeAsync(10_000);
  await pacer.wait(signal);
  pacer.close();
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount()).toBe(0);
});
