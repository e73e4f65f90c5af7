import fc from "fast-check";
import { expect, test } from "vitest";
import { fewSpans, isInStretch, Stretches } from "../../src/pivot/stretches.ts";

const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.nat({ max: 6 })));

function union(all: readonly (readonly [number, number])[]): Stretches {
  const stretches = new Stretches();
  for (const [start, length] of all) stretches.add(start, start + length);
  return stretches;
}

test("a time is in the union when it is in one of the stretches, which are kept apart and in order", () => {
  fc.assert(
    fc.property(spans, (all) => {
      const flat = union(all).flat();
      for (let ms = -1; ms < 50; ms++) {
        const isIn = all.some(([start, length]) => ms >= start && ms <= start + length);
        expect(isInStretch(flat, ms)).toBe(isIn);
      }
      const starts = flat.filter((_, i) => i % 2 === 0);
      const gaps = Array.from(starts.slice(1), (start, i) => start - flat[2 * i + 1]!);
      expect(gaps.filter((gap) => gap <= 0)).toEqual([]);
    }),
  );
});

test("few spans hold every stretch, and are no more than asked for", () => {
  fc.assert(
    fc.property(fc.array(spans), fc.integer({ min: 1, max: 4 }), (all, most) => {
      const flats = all.map((one) => union(one).flat());
      const found = fewSpans(flats, { most, gapMs: 3 });
      expect(found.length).toBeLessThanOrEqual(most);
      const isHeld = (ms: number) => found.some(({ fromMs, toMs }) => ms >= fromMs && ms <= toMs);
      const outside = flats.flatMap((flat) => [...flat]).filter((ms) => !isHeld(ms));
      expect(outside).toEqual([]);
    }),
  );
});

test("pauses that are long enough stay unread", () => {
  const flat = union([
    [0, 10],
    [15, 5],
    [100, 1],
    [300, 1],
  ]).flat();
  expect(fewSpans([flat], { most: 9, gapMs: 10 })).toEqual([
    { fromMs: 0, toMs: 20 },
    { fromMs: 100, toMs: 101 },
    { fromMs: 300, toMs: 301 },
  ]);
  expect(fewSpans([flat], { most: 2, gapMs: 10 })).toEqual([
    { fromMs: 0, toMs: 101 },
    { fromMs: 300, toMs: 301 },
  ]);
  expect(fewSpans([], { most: 2, gapMs: 10 })).toEqual([]);
});
