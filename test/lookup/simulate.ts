import { vi } from "vitest";
import { seededRandom } from "../../src/emulator/seeded-random.ts";
import { AnswerTimes } from "../../src/lookup/answer-times.ts";
import { readWindows } from "../../src/lookup/read-windows.ts";
import type { PagedEvent } from "../../src/lookup/window-chain.ts";
import { LookupSchedule } from "../../src/lookup/windows.ts";
import { Pacer } from "../../src/ratelimit/pacer.ts";
import { fakePage } from "./fake-history.ts";

const DAY_S = 86_400;

/** Events of a week: four in five in working hours. Newest first. */
export function unevenEvents(count: number, random: () => number): readonly PagedEvent[] {
  return Array.from({ length: count }, (_, number) => {
    const hour = random() < 0.8 ? 8 + random() * 10 : random() * 24;
    const second = Math.floor(random() * 7) * DAY_S + Math.floor(hour * 3600);
    return { id: `e${number}`, timeMs: second * 1000 };
  }).toSorted((a, b) => b.timeMs - a.timeMs);
}

interface Simulation {
  readonly events: readonly PagedEvent[];
  /** Of one answer, in milliseconds. */
  readonly latencyMs: () => number;
  readonly isDense?: boolean;
  /** Without a start of the window. */
  readonly isOpen?: boolean;
}

/** The reading of a week at 2 requests a second, by a clock that is not the machine's. */
export async function simulate({ events, latencyMs, isDense = true, isOpen = false }: Simulation) {
  vi.useFakeTimers({ now: 0 });
  const pacer = new Pacer({ ratePerSecond: 2, random: seededRandom(1), now: Date.now });
  const times = new AnswerTimes(Date.now);
  const startsMs: number[] = [];
  const ids: (string | undefined)[] = [];
  let wallMs = 0;
  const windows = new LookupSchedule(
    [
      {
        lookup: { attribute: undefined },
        fromMs: isOpen ? undefined : 0,
        toMs: 7 * DAY_S * 1000 - 1000,
        seam: [],
      },
    ],
    { isDense },
  );
  const pages = readWindows({
    windows,
    source: {
      start: async (signal) => pacer.wait(signal),
      msUntilStart: () => pacer.msUntilFree,
      startsPerAnswer: () => times.meanMs / 505,
      page: async (request) => {
        startsMs.push(Date.now());
        const answered = times.sent();
        await new Promise((resolve) => setTimeout(resolve, latencyMs()));
        answered();
        return fakePage(events, request, request.token, { pageSize: 50 });
      },
      isTokenRefused: () => false,
    },
    signal: new AbortController().signal,
    isOrdered: false,
  });
  const reading = (async () => {
    for await (const page of pages) {
      ids.push(...page.events.map(({ id }) => id));
      page.taken();
    }
    wallMs = Date.now();
  })();
  await vi.runAllTimersAsync();
  await reading;
  pacer.close();
  vi.useRealTimers();
  return { ids, wallMs, ...startsOf(startsMs) };
}

/** A timer may be late by a millisecond. */
const LATE_MS = 2;

function startsOf(startsMs: readonly number[]) {
  const steps = startsMs.slice(1).map((startMs, i) => startMs - (startsMs[i] ?? 0));
  const intervalMs = Math.min(...steps);
  return {
    requests: startsMs.length,
    intervalMs,
    /** From the first start to the last. */
    spanMs: (startsMs.at(-1) ?? 0) - (startsMs[0] ?? 0),
    /** Starts that passed unused between the first request and the last. */
    unused: steps.reduce((sum, ms) => sum + Math.floor((ms - LATE_MS) / intervalMs), 0),
  };
}
