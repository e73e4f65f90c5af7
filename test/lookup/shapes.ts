import type { PagedEvent } from "../../src/lookup/window-chain.ts";

const DAY_S = 86_400;
const WEEK_S = 7 * DAY_S;

/** How the events of a week may lie: each gives the second of one event. */
const SHAPES = {
  uniform: (random: () => number) => random() * WEEK_S,
  "working hours": (random: () => number) => {
    const hour = random() < 0.8 ? 8 + random() * 10 : random() * 24;
    return Math.floor(random() * 7) * DAY_S + hour * 3600;
  },
  "working days": (random: () => number) => {
    const isWork = random() < 0.9;
    const day = isWork ? Math.floor(random() * 5) : Math.floor(random() * 7);
    return day * DAY_S + (isWork ? 8 + random() * 10 : random() * 24) * 3600;
  },
  "one dense hour": (random: () => number) =>
    random() < 0.6 ? 3.3 * DAY_S + random() * 3600 : random() * WEEK_S,
  bursts: (random: () => number) => {
    if (random() < 0.4) return random() * WEEK_S;
    const burst = Math.floor(random() * 12);
    return ((burst * 0.618_034) % 1) * WEEK_S + random() * 60;
  },
  "empty ends": (random: () => number) => (0.35 + random() * 0.3) * WEEK_S,
} as const satisfies Record<string, (random: () => number) => number>;

export type Shape = keyof typeof SHAPES;

/** So many events of a week in that shape. Newest first. */
export function eventsOf(shape: Shape, count: number, random: () => number): readonly PagedEvent[] {
  return Array.from({ length: count }, (_, number) => ({
    id: `e${number}`,
    timeMs: Math.floor(SHAPES[shape](random)) * 1000,
  })).toSorted((a, b) => b.timeMs - a.timeMs);
}
