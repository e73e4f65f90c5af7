import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readWindows } from "../../src/lookup/read-windows.ts";
import { LookupSchedule } from "../../src/lookup/windows.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});

afterEach(() => {
  vi.useRealTimers();
});

const SPAN = { fromMs: 0, toMs: 1000, seam: [] };
const name = (value: string) => ({ attribute: { key: "EventName", value } as const });

/** Reads two look-ups of which "A" fails after a second and "B" answers after so long. */
async function readTwo(answerMs: number) {
  const windows = new LookupSchedule(
    ["A", "B"].map((value) => ({ lookup: name(value), ...SPAN })),
    { isDense: false },
  );
  const given: unknown[] = [];
  const pages = readWindows({
    windows,
    source: {
      start: async () => {},
      msUntilStart: () => 0,
      startsPerAnswer: () => 0,
      page: async ({ lookup }, signal) => {
        const isFailing = lookup.attribute?.value === "A";
        await new Promise((resolve) => {
          setTimeout(resolve, isFailing ? 1_000 : answerMs);
          signal.addEventListener("abort", resolve);
        });
        if (isFailing) throw new Error("denied");
        return { events: [{ id: "b", timeMs: 500 }], nextToken: undefined };
      },
      isTokenRefused: () => false,
    },
    signal: new AbortController().signal,
    isOrdered: false,
  });
  const reading = (async () => {
    for await (const { events } of pages) given.push(...events.map(({ id }) => id));
  })().catch((error: unknown) => given.push(String(error), Date.now()));
  await vi.advanceTimersByTimeAsync(120_000);
  await reading;
  return { given, timers: vi.getTimerCount() };
}

test("what is under way when a request fails for good is given before the error", async () => {
  expect((await readTwo(4_000)).given).toEqual(["b", "Error: denied", 4_000]);
});

test("but the error waits for it no longer than 10 s", async () => {
  expect((await readTwo(60_000)).given).toEqual(["Error: denied", 11_000]);
});

test("without anything under way the error comes at once, and no timer is left", async () => {
  const { given, timers } = await readTwo(500);
  expect({ given, timers }).toEqual({ given: ["b", "Error: denied", 1_000], timers: 0 });
});
