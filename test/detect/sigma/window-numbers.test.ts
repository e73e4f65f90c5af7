import fc from "fast-check";
import { expect, test } from "vitest";
import { RankedNumbers, SlidingSum } from "../../../src/detect/sigma/correlate/window-numbers.ts";
import { sortRows } from "../../../src/detect/sigma/correlate/sort-rows.ts";

/** Slides a window over numbers; -1 takes the oldest out. */
const slides = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(-1)), {
  maxLength: 60,
});

test("sum and percentiles of a window that slides are those of its numbers", () => {
  fc.assert(
    fc.property(slides, fc.integer({ min: 0, max: 100 }), (steps, percent) => {
      const sum = new SlidingSum();
      const ranked = new RankedNumbers(steps.filter((step) => step >= 0));
      const window: number[] = [];
      for (const step of steps) {
        if (step >= 0) {
          window.push(step);
          sum.add(step);
          ranked.add(step);
        } else {
          const oldest = window.shift();
          if (oldest === undefined) continue;
          sum.remove();
          ranked.remove(oldest);
        }
        expect([sum.count, ranked.count]).toEqual([window.length, window.length]);
        expect(sum.sum).toBe(window.reduce((all, one) => all + one, 0));
        if (window.length > 0) expect(ranked.percentile(percent)).toBe(naive(window, percent));
      }
    }),
  );
});

function naive(numbers: readonly number[], percent: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const rank = (percent / 100) * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!];
  return low + (high - low) * (rank - Math.floor(rank));
}

test.each([0, 1, 5, 16_384, 16_385, 50_000])(
  "%d rows are sorted, equal ones in their order",
  (length) => {
    const rows = Int32Array.from({ length }, (_, i) => i);
    const keyOf = (row: number): number => (row * 7919) % 1009;
    const compare = (a: number, b: number): number => keyOf(a) - keyOf(b);
    const expected = Array.from(rows).toSorted(compare);
    Array.from(sortRows(rows, compare));
    expect(Array.from(rows)).toEqual(expected);
  },
);
