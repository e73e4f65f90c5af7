import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Pacer } from "../../src/ratelimit/pacer.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});

afterEach(() => {
  vi.useRealTimers();
});

const { signal } = new AbortController();
const pacerOf = (random = 0.5, ratePerSecond = 2) =>
  new Pacer({ ratePerSecond, random: () => random, now: Date.now });

/** When each of `count` requests that ask at once may start. */
async function starts(pacer: Pacer, count: number): Promise<readonly number[]> {
  const all = Promise.all(Array.from({ length: count }, async () => pacer.wait(signal)));
  await vi.advanceTimersByTimeAsync(120_000);
  return all;
}

test("requests start one an interval, with one percent to spare", async () => {
  expect(await starts(pacerOf(), 4)).toEqual([0, 505, 1010, 1515]);
});

test.each([
  [5, [0, 202, 404]],
  [0.5, [0, 2_020, 4_040]],
])("at %d a second requests start at %j ms", async (ratePerSecond, expected) => {
  expect(await starts(pacerOf(0, ratePerSecond), 3)).toEqual(expected);
});

test("after a rest there is no burst: no two starts fall into one interval", async () => {
  const pacer = pacerOf();
  await pacer.wait(signal);
  await vi.advanceTimersByTimeAsync(10_300);
  expect(await starts(pacer, 3)).toEqual([10_300, 10_805, 11_310]);
});

test("requests start in the order in which they asked", async () => {
  const pacer = pacerOf();
  const order: string[] = [];
  for (const name of ["a", "b", "c", "d"]) void pacer.wait(signal).then(() => order.push(name));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(order).toEqual(["a", "b", "c", "d"]);
});

test("a signal that has fired ends a wait at once", async () => {
  const reason = new Error("interrupted");
  await expect(pacerOf().wait(AbortSignal.abort(reason))).rejects.toBe(reason);
});

test("who gives up waiting leaves the others in their places", async () => {
  const pacer = pacerOf();
  const abort = new AbortController();
  const before = pacer.wait(signal);
  const aborted = pacer.wait(abort.signal).catch((error: unknown) => error);
  const after = [pacer.wait(signal), pacer.wait(signal)];
  const reason = new Error("interrupted");
  abort.abort(reason);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await Promise.all([before, aborted, ...after])).toEqual([0, reason, 505, 1_010]);
});

/** How long nothing starts after so many throttles a second apart, far from the last start. */
async function pauseAfter(pacer: Pacer, throttles: number): Promise<number> {
  for (let i = 0; i < throttles; i++) {
    await vi.advanceTimersByTimeAsync(1_000);
    pacer.throttled(Date.now());
  }
  const began = Date.now();
  const [first = Infinity] = await starts(pacer, 1);
  pacer.close();
  return first - began;
}

test.each([
  [1, 0],
  [2, 1_000],
  [3, 2_000],
  [4, 4_000],
  [5, 8_000],
  [6, 8_000],
  [50, 8_000],
])("after %d throttles in short succession nothing starts for %d ms at most", async (count, ms) => {
  expect(await pauseAfter(pacerOf(0.999_999_9), count)).toBeCloseTo(ms, -1);
  expect(await pauseAfter(pacerOf(0), count)).toBeLessThan(10);
});

test("after an answer the pauses are as short as at first", async () => {
  const pacer = pacerOf(0.999_999_9, 100);
  for (let i = 0; i < 5; i++) {
    await vi.advanceTimersByTimeAsync(1_000);
    pacer.throttled(Date.now());
  }
  pacer.answered();
  expect(await pauseAfter(pacer, 1)).toBeCloseTo(500, -1);
});

test("a pause holds back those who wait already", async () => {
  const pacer = pacerOf(0.999_999_9, 10);
  await vi.advanceTimersByTimeAsync(1_000);
  pacer.throttled(500);
  await vi.advanceTimersByTimeAsync(1_000);
  const given: number[] = [];
  for (let i = 0; i < 3; i++) void pacer.wait(signal).then((atMs) => given.push(atMs));
  await vi.advanceTimersByTimeAsync(1);
  pacer.throttled(2_000);
  await vi.advanceTimersByTimeAsync(990);
  const during = [...given];
  await vi.advanceTimersByTimeAsync(60_000);
  expect([during, given.length]).toEqual([[2_000], 3]);
});

test("closing lets go who waits for the end of a pause", async () => {
  const pacer = pacerOf(0.999_999_9, 100);
  for (let i = 0; i < 5; i++) {
    await vi.advanceTimersByTimeAsync(100);
    pacer.throttled(Date.now());
  }
  let isFree = false;
  void pacer.wait(signal).then(() => (isFree = true));
  await vi.advanceTimersByTimeAsync(10);
  const before = isFree;
  pacer.close();
  await vi.advanceTimersByTimeAsync(100);
  expect([before, isFree]).toEqual([false, true]);
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

test.each([
  [1, 510],
  [2, 515],
  [9, 525],
])("after %d throttles the full rate is one start in %d ms", async (count, expected) => {
  const pacer = pacerOf(0);
  for (let i = 0; i < count; i++) {
    await vi.advanceTimersByTimeAsync(1_000);
    pacer.throttled(Date.now());
  }
  for (let i = 0; i < 50; i++) pacer.answered();
  const [first = 0, second = 0] = await starts(pacer, 2);
  expect([pacer.share, second - first]).toEqual([1, expected]);
});

test("a request that leaves late is followed by the next one that much later", async () => {
  const pacer = pacerOf();
  const startedAtMs = await pacer.wait(signal);
  await vi.advanceTimersByTimeAsync(100);
  pacer.left(startedAtMs);
  expect(await starts(pacer, 2)).toEqual([605, 1_110]);
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

test.each([
  [2, 1],
  [3, 0.325],
])("after %d throttles within 20 s, ten answers bring the rate to %d", async (count, share) => {
  const pacer = pacerOf();
  for (let i = 0; i < count; i++) {
    await vi.advanceTimersByTimeAsync(7_000);
    pacer.throttled(Date.now() - 100);
  }
  for (let i = 0; i < 10; i++) pacer.answered();
  expect(pacer.share).toBeCloseTo(share);
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
