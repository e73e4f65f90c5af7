import { expect, test } from "vitest";
import { seededRandom } from "../../src/emulator/seeded-random.ts";
import { eventsOf, type Shape } from "./shapes.ts";
import { simulate, unevenEvents } from "./simulate.ts";

const EVENTS = unevenEvents(10_000, seededRandom(1));
const ALL_IDS = new Set(EVENTS.map(({ id }) => id));

/** Half fixed, half exponential; one answer in fifty takes 3.5 times as long. */
function heavyTail(meanMs: number, seed: number): () => number {
  const random = seededRandom(seed);
  return () => {
    const ms = meanMs * (0.5 - 0.45 * Math.log(1 - random()));
    return random() < 0.02 ? ms * 3.5 : ms;
  };
}

test.each([
  [200, { requests: 201, unused: 0 }],
  [1_000, { requests: 202, unused: 0 }],
  [3_900, { requests: 206, unused: 0 }],
])("at %d ms an answer no start passes unused: %j", async (meanMs, expected) => {
  const { ids, requests, unused } = await simulate({
    events: EVENTS,
    latencyMs: heavyTail(meanMs, 1),
  });
  expect({ requests, unused }).toEqual(expected);
  expect([ids.length, new Set(ids)]).toEqual([EVENTS.length, ALL_IDS]);
});

test("with heavy tails of 3.9 s, ten runs use 97 percent of their starts for 6 percent more pages at most", async () => {
  let [requests, unused] = [0, 0];
  for (let seed = 1; seed <= 10; seed++) {
    const run = await simulate({ events: EVENTS, latencyMs: heavyTail(3_900, seed) });
    requests += run.requests;
    unused += run.unused;
  }
  expect(requests / (requests + unused)).toBeGreaterThan(0.97);
  expect(requests).toBeLessThanOrEqual(10 * 212);
});

test("where answers are faster than starts, the history is one chain without a page too many", async () => {
  const { requests, unused } = await simulate({ events: EVENTS, latencyMs: () => 100 });
  expect({ requests, unused }).toEqual({ requests: 200, unused: 0 });
});

test("a look-up that fits one page is one request, however slow", async () => {
  const events = unevenEvents(50, seededRandom(1));
  const { requests } = await simulate({ events, latencyMs: () => 3_900, isDense: false });
  expect(requests).toBe(1);
});

/** Of twelve runs over each shape: pages over the floor, and the quota used from the first start to the last. */
async function shortQuestions(pages: number, meanMs: number, shapes: readonly Shape[]) {
  let [requests, floor, quotaMs, spanMs] = [0, 0, 0, 0];
  for (const shape of shapes) {
    for (let seed = 1; seed <= 12; seed++) {
      const events = eventsOf(shape, pages * 50 - 7, seededRandom(seed * 77));
      const run = await simulate({ events, latencyMs: heavyTail(meanMs, seed) });
      expect(new Set(run.ids).size).toBe(events.length);
      requests += run.requests;
      floor += pages;
      quotaMs += (pages - 1) * run.intervalMs;
      spanMs += run.spanMs;
    }
  }
  return { over: requests / floor - 1, used: quotaMs / spanMs };
}

const ORDINARY = ["uniform", "working hours", "working days"] as const;
const UNEVEN = ["one dense hour", "bursts", "empty ends"] as const;

test.each([
  [20, 200, ORDINARY, { over: 0.05, used: 0.95 }],
  [58, 200, UNEVEN, { over: 0.05, used: 0.95 }],
  [58, 1_200, ORDINARY, { over: 0.05, used: 0.93 }],
  [58, 1_200, UNEVEN, { over: 0.09, used: 0.85 }],
  [100, 1_200, ORDINARY, { over: 0.05, used: 0.93 }],
  [100, 1_200, UNEVEN, { over: 0.06, used: 0.88 }],
  [20, 1_200, ORDINARY, { over: 0.13, used: 0.84 }],
  [100, 3_900, ORDINARY, { over: 0.09, used: 0.84 }],
] as const)(
  "short questions: of %d pages at %d ms an answer, %j stay within %j",
  async (pages, meanMs, shapes, most) => {
    const { over, used } = await shortQuestions(pages, meanMs, shapes);
    expect(over).toBeLessThanOrEqual(most.over);
    expect(used).toBeGreaterThanOrEqual(most.used);
  },
);
