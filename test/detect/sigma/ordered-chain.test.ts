import fc from "fast-check";
import { expect, test } from "vitest";
import type { CorrelationEvent } from "../../../src/detect/sigma/correlate/correlation-event.ts";
import { createOrderedChains } from "../../../src/detect/sigma/correlate/ordered-chain.ts";

const references = fc.subarray([0, 1, 2], { minLength: 1 });
const events = fc.array(fc.tuple(fc.nat({ max: 3 }), references), { maxLength: 14 }).map((all) =>
  all
    .toSorted(([a], [b]) => a - b)
    .map(([timeMs, refs], i): CorrelationEvent => ({
      timeMs,
      eventId: String(i),
      references: refs,
      fieldValues: [],
      size: 1,
      records: () => [],
    })),
);

test("the chain that began last is found, however many events share a second", () => {
  fc.assert(
    fc.property(events, (all) => {
      const startOf = createOrderedChains([0, 1, 2]);
      const started = all.map((event) => startOf(event));
      const expected = all.map((event, i) =>
        all[i + 1]?.timeMs === event.timeMs ? undefined : latestStart(all.slice(0, i + 1)),
      );
      // Within a second the chain may grow with each event; at its end it is known.
      expect(started.map((start, i) => (expected[i] === undefined ? undefined : start))).toEqual(
        expected,
      );
    }),
  );
});

/** When the latest chain begins that ends in the last second. */
function latestStart(all: readonly CorrelationEvent[]): number | undefined {
  const lastMs = all.at(-1)!.timeMs;
  let latest: number | undefined;
  const [firsts, seconds, thirds] = [0, 1, 2].map((step) =>
    all.filter((event) => event.references.includes(step)),
  );
  for (const c of thirds!) {
    if (c.timeMs !== lastMs) continue;
    for (const b of seconds!) {
      for (const a of firsts!) {
        if (a === b || b === c || a === c || a.timeMs > b.timeMs || b.timeMs > c.timeMs) continue;
        latest = Math.max(latest ?? -Infinity, a.timeMs);
      }
    }
  }
  return latest;
}
