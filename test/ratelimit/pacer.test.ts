import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Pacer } from "../../src/ratelimit/pacer.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;

/** Asks for so many starts at once; the list grows as they are given, as milliseconds from now. */
function starts(pacer: Pacer, count: number): number[] {
  const began = Date.now();
  const given: number[] = [];
  for (let i = 0; i < count; i++) {
    void pacer.wait(never).then(() => given.push(Date.now() - began));
  }
  return given;
}

/** The distances between neighbours. */
function gaps(times: readonly number[]): readonly number[] {
  return times.slice(1).map((time, i) => time - (times[i] ?? 0));
}

describe("starts", () => {
  test.each([
    [2, 500],
    [5, 200],
    [0.5, 2000],
  ])("at %d a second are at least %d ms apart, and hardly more", async (ratePerSecond, apartMs) => {
    const pacer = new Pacer({ ratePerSecond, random: () => 0 });
    const given = starts(pacer, 6);
    await vi.advanceTimersByTimeAsync(20_000);
    pacer.close();
    expect(given.length).toBe(6);
    expect(gaps(given).filter((gap) => gap < apartMs || gap > apartMs * 1.1)).toEqual([]);
  });

  test("need not wait when nothing has started", async () => {
    const pacer = new Pacer({ ratePerSecond: 2, random: () => 0 });
    const given = starts(pacer, 1);
    await vi.advanceTimersByTimeAsync(0);
    pacer.close();
    expect(given).toEqual([0]);
  });

  test("after a rest are no burst: no two fall into one interval", async () => {
    const pacer = new Pacer({ ratePerSecond: 2, random: () => 0 });
    const first = starts(pacer, 1);
    await vi.advanceTimersByTimeAsync(10_300);
    const rest = starts(pacer, 3);
    await vi.advanceTimersByTimeAsync(10_000);
    pacer.close();
    expect([first.length, rest.length]).toEqual([1, 3]);
    expect(gaps(rest).filter((gap) => gap < 500)).toEqual([]);
  });

  test("are given in the order in which they were asked for", async () => {
    const pacer = new Pacer({ ratePerSecond: 10, random: () => 0 });
    const order: string[] = [];
    for (const name of ["a", "b", "c", "d"]) {
      void pacer.wait(never).then(() => order.push(name));
    }
    await vi.advanceTimersByTimeAsync(5000);
    pacer.close();
    expect(order).toEqual(["a", "b", "c", "d"]);
  });
});

describe("an abort", () => {
  test("ends a wait with the signal's reason", async () => {
    const pacer = new Pacer({ ratePerSecond: 0.1, random: () => 0 });
    const abort = new AbortController();
    starts(pacer, 1);
    const waiting = pacer.wait(abort.signal).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    const reason = new Error("interrupted");
    abort.abort(reason);
    await vi.advanceTimersByTimeAsync(20_000);
    pacer.close();
    expect(await waiting).toBe(reason);
  });

  test("that has been is thrown at once", async () => {
    const pacer = new Pacer({ ratePerSecond: 2, random: () => 0 });
    const reason = new Error("interrupted");
    const waiting = pacer.wait(AbortSignal.abort(reason)).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1000);
    pacer.close();
    expect(await waiting).toBe(reason);
  });

  test("of one wait leaves the others in their places", async () => {
    const pacer = new Pacer({ ratePerSecond: 2, random: () => 0 });
    const abort = new AbortController();
    const before = starts(pacer, 1);
    const aborted = pacer.wait(abort.signal).catch(() => "aborted");
    const after = starts(pacer, 2);
    abort.abort(new Error("interrupted"));
    await vi.advanceTimersByTimeAsync(5000);
    pacer.close();
    expect([await aborted, before.length, after.length]).toEqual(["aborted", 1, 2]);
  });
});

describe("a throttle", () => {
  /** How long nothing starts after so many throttles, one behind the other. */
  async function pauseAfter(pacer: Pacer, throttles: number): Promise<number> {
    // Far from the last start, so that the spacing does not count.
    await vi.advanceTimersByTimeAsync(60_000);
    for (let i = 0; i < throttles; i++) pacer.throttled();
    const given = starts(pacer, 1);
    await vi.advanceTimersByTimeAsync(60_000);
    return given[0] ?? Infinity;
  }

  const fast = (random: number) => new Pacer({ ratePerSecond: 100, random: () => random });

  test.each([
    [1, 250],
    [2, 500],
    [3, 1000],
    [4, 2000],
    [5, 4000],
    [6, 4000],
    [50, 4000],
  ])("for the %dth time in a row pauses at least %d ms", async (throttles, ms) => {
    const pacer = fast(0);
    const paused = await pauseAfter(pacer, throttles);
    pacer.close();
    expect(Math.abs(paused - ms)).toBeLessThan(30);
  });

  test("pauses up to twice that, by chance: others that were throttled should not come back as one", async () => {
    const pacer = fast(0.999_999);
    const paused = await pauseAfter(pacer, 3);
    pacer.close();
    expect(Math.abs(paused - 2000)).toBeLessThan(30);
  });

  test("after an answer pauses as briefly as the first", async () => {
    const pacer = fast(0);
    await pauseAfter(pacer, 4);
    pacer.answered();
    const paused = await pauseAfter(pacer, 1);
    pacer.close();
    expect(Math.abs(paused - 250)).toBeLessThan(30);
  });

  test("holds back those who wait already", async () => {
    const pacer = new Pacer({ ratePerSecond: 10, random: () => 0 });
    const given = starts(pacer, 3);
    await vi.advanceTimersByTimeAsync(0);
    for (let i = 0; i < 4; i++) pacer.throttled();
    await vi.advanceTimersByTimeAsync(1900);
    const during = given.length;
    await vi.advanceTimersByTimeAsync(5000);
    pacer.close();
    expect([during, given.length]).toEqual([1, 3]);
  });
});

describe("closing", () => {
  test("leaves no timer that keeps the process alive", async () => {
    const pacer = new Pacer({ ratePerSecond: 100, random: () => 0 });
    starts(pacer, 1);
    await vi.advanceTimersByTimeAsync(1000);
    for (let i = 0; i < 10; i++) pacer.throttled();
    pacer.close();
    await vi.advanceTimersByTimeAsync(100);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("lets go who waits for the end of a pause", async () => {
    const pacer = new Pacer({ ratePerSecond: 100, random: () => 0 });
    for (let i = 0; i < 10; i++) pacer.throttled();
    const given = starts(pacer, 1);
    pacer.close();
    await vi.advanceTimersByTimeAsync(100);
    expect(given.length).toBe(1);
  });
});
