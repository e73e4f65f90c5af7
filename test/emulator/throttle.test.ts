import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createThrottle } from "../../src/emulator/throttle.ts";

/** Which of the requests at these milliseconds are accepted. */
function accepted(rate: number, times: readonly number[]): number[] {
  const throttle = createThrottle(rate);
  return times.filter((timeMs) => throttle("key", timeMs));
}

test("the rate counts within any second, and not within a second of the clock", () => {
  expect(accepted(2, [900, 950, 1000, 1899, 1900, 1950, 2000])).toEqual([900, 950, 1899, 1950]);
});

test("a rejected request does not count", () => {
  expect(accepted(1, [0, 500, 900, 1000, 1500, 2000])).toEqual([0, 1000, 2000]);
});

test("a request that comes at most 10 ms early is accepted", () => {
  expect([accepted(1, [0, 989]), accepted(1, [0, 990])]).toEqual([[0], [0, 990]]);
});

test("a fraction of a request a second stretches the window", () => {
  expect(accepted(0.5, [0, 1000, 1989, 1990, 4000])).toEqual([0, 1990, 4000]);
});

test("a rate of 0 is no limit", () => {
  expect(accepted(0, [0, 0, 0, 0])).toEqual([0, 0, 0, 0]);
});

test("every key has a limit of its own", () => {
  const throttle = createThrottle(1);
  expect([throttle("a", 0), throttle("b", 0), throttle("a", 1), throttle("b", 1)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("no window of 990 ms ever holds more accepted requests than the rate", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.nat(400), { maxLength: 60 }),
      (rate, gaps) => {
        let timeMs = 0;
        const times = accepted(
          rate,
          gaps.map((gap) => (timeMs += gap)),
        );
        const most = times.map(
          (from) => times.filter((time) => time >= from && time < from + 990).length,
        );
        expect(Math.max(0, ...most)).toBeLessThanOrEqual(rate);
      },
    ),
  );
});
