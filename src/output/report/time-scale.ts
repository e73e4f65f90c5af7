/** A stretch of time in which something happened, with the pixels it has. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
  readonly x0: number;
  readonly x1: number;
}

/** Where a moment stands on an axis that leaves out the times in which nothing happened. */
export interface TimeScale {
  readonly stretches: readonly Stretch[];
  readonly x: (ms: number) => number;
}

const BREAK_WIDTH = 22;
const MINUTE_MS = 60_000;

/**
 * An axis of stretches of activity, the silences between them cut out. A long stretch is a little narrower than
 * its length, so that an hour is seen beside a day.
 * @param times of what happened
 * @param most so many stretches; the shortest silences are left in
 */
export function timeScale(
  times: readonly (readonly [startMs: number, endMs: number])[],
  [from, to]: readonly [number, number],
  most: number,
): TimeScale {
  const merged = mergedTimes(times);
  while (merged.length > most) joinNearest(merged);
  const weights = merged.map(([start, end]) => ((end - start) / MINUTE_MS) ** 0.8 + 8);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const room = to - from - BREAK_WIDTH * (merged.length - 1);
  let at = from;
  const stretches = merged.map(([startMs, endMs], i) => {
    const x0 = at;
    const x1 = x0 + (room * (weights[i] ?? 0)) / total;
    at = x1 + BREAK_WIDTH;
    return { startMs, endMs, x0, x1 };
  });
  return {
    stretches,
    x: (ms) => {
      const last = stretches.findLast(({ startMs }) => startMs <= ms) ?? stretches[0];
      if (last === undefined) return from;
      const { startMs, endMs, x0, x1 } = last;
      const part = endMs === startMs ? 0 : (ms - startMs) / (endMs - startMs);
      return x0 + Math.min(1, Math.max(0, part)) * (x1 - x0);
    },
  };
}

const SILENCE_MS = 60 * MINUTE_MS;
/** So that the first and last mark do not stand on the edge. */
const MARGIN_MS = 3 * MINUTE_MS;

function mergedTimes(times: readonly (readonly [number, number])[]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [start, end] of times.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && start - last[1] <= SILENCE_MS) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged.map(([start, end]) => [start - MARGIN_MS, end + MARGIN_MS]);
}

function joinNearest(merged: [number, number][]): void {
  let at = 1;
  const silence = (i: number): number => (merged[i]?.[0] ?? 0) - (merged[i - 1]?.[1] ?? 0);
  for (let i = 2; i < merged.length; i++) if (silence(i) < silence(at)) at = i;
  const [gone] = merged.splice(at, 1);
  const kept = merged[at - 1];
  if (gone !== undefined && kept !== undefined) kept[1] = gone[1];
}

const TICKS_MS = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].map(
  (minutes) => minutes * MINUTE_MS,
);

/** Round moments of a stretch, at least so many pixels apart; its beginning is none. */
export function ticksOf({ startMs, endMs, x0, x1 }: Stretch, minWidth: number): readonly number[] {
  const perMs = (x1 - x0) / (endMs - startMs);
  const step = TICKS_MS.find((one) => one * perMs >= minWidth);
  if (step === undefined) return [];
  const ticks: number[] = [];
  for (let ms = Math.ceil(startMs / step) * step; ms <= endMs; ms += step) ticks.push(ms);
  return ticks;
}
