import fc from "fast-check";
import { expect, test } from "vitest";
import type { Unread, PagedEvent } from "../../src/lookup/window-chain.ts";
import { type GivenPage, LookupSchedule } from "../../src/lookup/windows.ts";
import { eventsAt, fakePage } from "./fake-history.ts";

const EVERYTHING = { attribute: undefined };
const whole = (fromMs: number | undefined, toMs: number): Unread => ({
  lookup: EVERYTHING,
  fromMs,
  toMs,
  seam: [],
});

/** Runs the bookkeeping against a fake service, in an order that `choices` decides; IDs as the consumer took them. */
function readAll(
  events: readonly PagedEvent[],
  unread: readonly Unread[],
  { pageSize, emptyEvery, choices }: { pageSize: number; emptyEvery: number; choices: number[] },
): string[] {
  const taken: string[] = [];
  let windows = new LookupSchedule(unread, { isDense: true });
  let inFlight: (() => void)[] = [];
  let waiting: GivenPage<PagedEvent>[] = [];
  let turn = 0;
  // A chain that is interrupted within every second would never end.
  let interruptions = 12;
  const choice = (): number => choices[turn++ % choices.length] ?? 0;
  const take = (): void => {
    const delivery = waiting.shift();
    if (delivery === undefined) return;
    taken.push(...delivery.events.map(({ id }) => id ?? ""));
    delivery.taken();
  };
  for (let step = 0; step < 10_000; step++) {
    if (windows.isRead && inFlight.length === 0 && waiting.length === 0) return taken;
    // Once all choices are used up, each kind of step in turn: choices that repeat may never take what has arrived.
    const kind = turn < choices.length ? choice() % 16 : (FAIR[step % FAIR.length] ?? 0);
    if (kind < 3) {
      windows.split();
    } else if (kind < 8) {
      const chain = windows.next(choice() % 2 === 0 ? "newest" : "heaviest");
      if (chain === undefined) continue;
      chain.state = "in flight";
      const { request, token } = chain;
      const isRefused = token !== undefined && choice() % 10 === 0 && interruptions-- > 0;
      inFlight.push(() => {
        if (isRefused) windows.restart(chain);
        else
          waiting.push(
            windows.arrived(chain, fakePage(events, request, token, { pageSize, emptyEvery })),
          );
      });
    } else if (kind < 12) {
      const [arrive] = inFlight.splice(choice() % Math.max(1, inFlight.length), 1);
      arrive?.();
    } else if (kind < 15) {
      take();
    } else if (choice() % 8 === 0 && interruptions-- > 0) {
      // Killed, and begun again with what was unread: what was under way is lost and asked for again.
      windows = new LookupSchedule(windows.unread(), { isDense: true });
      inFlight = [];
      waiting = [];
    }
  }
  throw new Error("the reading does not end");
}

/** Ask, answer, split, take. */
const FAIR = [4, 9, 0, 13];

const anySeconds = fc.oneof(
  fc.array(fc.nat(40), { maxLength: 60 }),
  fc.array(fc.nat(4_000), { maxLength: 60 }),
  // A second with far more events than a page.
  fc.array(fc.constantFrom(7, 7, 7, 7, 7, 7, 8, 4_000), { maxLength: 120 }),
);

test("no event is lost or given twice, whatever the page size, ties, order of answers and interruptions", () => {
  fc.assert(
    fc.property(
      fc.record({
        seconds: anySeconds,
        pageSize: fc.integer({ min: 1, max: 10 }),
        emptyEvery: fc.constantFrom(2, 3, Infinity),
        choices: fc.array(fc.nat(1_000), { minLength: 40, maxLength: 400 }),
        isOpen: fc.boolean(),
      }),
      ({ seconds, pageSize, emptyEvery, choices, isOpen }) => {
        const events = eventsAt(seconds);
        const window = whole(isOpen ? undefined : 0, 4_000_000);
        const taken = readAll(events, [window], { pageSize, emptyEvery, choices });
        expect(taken.toSorted()).toEqual(events.map(({ id }) => id ?? "").toSorted());
      },
    ),
    { numRuns: 200, endOnFailure: true },
  );
});

test("a window whose first page holds everything is not split", () => {
  const windows = new LookupSchedule([whole(0, 100_000)], { isDense: false });
  expect(windows.split()).toBe(false);
});

/** A window over events one a second, of which the first page is read and the second under way. */
function underWay(count: number) {
  const events = eventsAt(Array.from({ length: count }, (_, i) => i));
  const windows = new LookupSchedule([whole(0, (count - 1) * 1000)], { isDense: false });
  const chain = windows.next("heaviest");
  if (chain === undefined) throw new Error("nothing to read");
  chain.state = "in flight";
  windows.arrived(chain, fakePage(events, chain.request, undefined, { pageSize: 50 })).taken();
  chain.state = "in flight";
  return { windows, chain };
}

const ends = (windows: LookupSchedule) =>
  windows.unread().map(({ fromMs, toMs }) => [fromMs, toMs]);

test("the older half of a heavy window goes to a new chain, and the token stays good", () => {
  const { windows, chain } = underWay(1_000);
  expect(windows.split()).toBe(true);
  expect(windows.unread()).toEqual([
    { lookup: EVERYTHING, fromMs: 533_000, toMs: 950_000, seam: ["e950"] },
    { lookup: EVERYTHING, fromMs: 0, toMs: 532_000, seam: [] },
  ]);
  expect(chain.token).toBe("50/2");
});

test("of a part of few pages, the page under way keeps a little less than a page", () => {
  const { windows } = underWay(150);
  expect(windows.split()).toBe(true);
  expect(ends(windows)).toEqual([
    [59_000, 100_000],
    [0, 58_000],
  ]);
});

test("what the page under way will probably cover is left to it", () => {
  expect(underWay(80).windows.split()).toBe(false);
});

test("of the ready chains the one with the most events left is read first, or the newest", () => {
  const { windows, chain } = underWay(150);
  windows.split();
  chain.state = "ready";
  expect(windows.next("newest")?.readToMs).toBe(100_000);
  expect(windows.next("heaviest")?.readToMs).toBe(58_000);
});
