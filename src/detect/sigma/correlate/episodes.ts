import type { CorrelationEvent, CorrelationMode, Episode } from "./correlation-event.ts";
import { createOrderedChains } from "./ordered-chain.ts";
import { stepsOf } from "./ordered-steps.ts";
import type { CorrelationDocument } from "../rule-set.ts";
import { createWindowValue, inBounds } from "./window-value.ts";

/** So many events are looked at between two pauses. */
const PAUSE_EVENTS = 1 << 14;

/**
 * The episodes in the events of one group (docs/design/detection.md §2.13). Yields undefined now and then: a group may
 * have millions of events.
 * @param events ordered by compareEvents
 */
export function episodesOf(
  correlation: CorrelationDocument,
  events: readonly CorrelationEvent[],
  mode: CorrelationMode,
): Generator<Episode | undefined> {
  const { bounds } = correlation.condition;
  const isOpenEnded = bounds.every(({ operator }) => operator === "gt" || operator === "gte");
  if (!isOpenEnded && correlation.type !== "temporal_ordered")
    return anchoredEpisodes(correlation, events);
  return slidingEpisodes(correlation, events, mode);
}

/**
 * Windows end at each event and reach back by the time span, inclusive. The first window in which the condition
 * holds opens an episode; every event within the time span of the one before belongs to it.
 */
function* slidingEpisodes(
  correlation: CorrelationDocument,
  events: readonly CorrelationEvent[],
  mode: CorrelationMode,
): Generator<Episode | undefined> {
  const { timespanMs } = correlation;
  const window = createSlidingWindow(correlation, events);
  let open: { from: number; value: number; firedMs: number } | undefined;
  function* close(end: number): Generator<Episode> {
    if (open === undefined) return;
    const { value, firedMs, from } = open;
    open = undefined;
    yield { value, firedMs, events: events.slice(from, end) };
  }
  for (let index = 0; index < events.length; index++) {
    if (index % PAUSE_EVENTS === PAUSE_EVENTS - 1) yield;
    const event = events[index];
    if (event === undefined) continue;
    const gap = event.timeMs - (events[index - 1]?.timeMs ?? event.timeMs);
    if (gap > timespanMs) yield* close(index);
    const { start, value, holds } = window.advance(index);
    if (open !== undefined) open.value = Math.max(open.value, value ?? 0);
    if (!holds || open !== undefined) continue;
    open = { from: start, value: value ?? 0, firedMs: event.timeMs };
    if (mode === "episode") continue;
    yield* close(index + 1);
    if (mode === "reset") window.restart(index + 1);
  }
  yield* close(events.length);
}

interface SlidingWindow {
  /** Takes the next event in. @returns the window's first index, and what holds in it. */
  readonly advance: (index: number) => {
    readonly start: number;
    readonly value: number | undefined;
    readonly holds: boolean;
  };
  /** Forgets what came before `index`. */
  readonly restart: (index: number) => void;
}

function createSlidingWindow(
  correlation: CorrelationDocument,
  events: readonly CorrelationEvent[],
): SlidingWindow {
  const { timespanMs, type, condition } = correlation;
  const steps = stepsOf(correlation);
  const value = createWindowValue(correlation, events);
  let chains = createOrderedChains(steps);
  let start = 0;

  const chainHolds = (event: CorrelationEvent): boolean => {
    const startMs = chains(event);
    return startMs !== undefined && event.timeMs - startMs <= timespanMs;
  };
  return {
    advance: (index) => {
      const event = events[index];
      if (event === undefined) return { start, value: undefined, holds: false };
      value.add(event);
      for (let first = events[start]; first !== undefined; first = events[start]) {
        if (event.timeMs - first.timeMs <= timespanMs) break;
        value.remove(first);
        start += 1;
      }
      const isOrdered = type === "temporal_ordered";
      // The chain must see every event; what is asked of it beyond its steps comes second.
      const isInOrder = !isOrdered || chainHolds(event);
      const asksForAll = condition.expression === undefined && isOrdered;
      const holds =
        isInOrder && (asksForAll ? inBounds(value.value(), condition.bounds) : value.holds());
      return { start, value: value.value(), holds };
    },
    restart: (index) => {
      for (; start < index; start++) value.remove(events[start]!);
      chains = createOrderedChains(steps);
    },
  };
}

/**
 * For bounds from above (`lt`, `eq`, …) a sliding window would fire while it fills. So windows stand side by
 * side, the first at the group's first event; a group without events cannot fire.
 */
function* anchoredEpisodes(
  correlation: CorrelationDocument,
  events: readonly CorrelationEvent[],
): Generator<Episode | undefined> {
  const window = createWindowValue(correlation, events);
  let from = 0;
  while (from < events.length) {
    const first = events[from];
    if (first === undefined) break;
    let end = from;
    for (let event = events[end]; event !== undefined; event = events[end]) {
      if (event.timeMs - first.timeMs > correlation.timespanMs) break;
      window.add(event);
      end += 1;
      if (end % PAUSE_EVENTS === 0) yield;
    }
    const last = events[end - 1] ?? first;
    if (window.holds()) {
      const value = window.value() ?? 0;
      yield { events: events.slice(from, end), value, firedMs: last.timeMs };
    }
    for (; from < end; from++) window.remove(events[from]!);
  }
}
