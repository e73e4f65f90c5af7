import type { PlacedRecord } from "../../../record.ts";
import { type SavedRecord, savedRecord } from "../../saved-shape.ts";
import type { SigmaCorrelation } from "../rule-set.ts";
import type { CorrelationEvent, CorrelationMode, Episode } from "./correlation-event.ts";
import { correlationInput } from "./entries.ts";
import {
  isSavedCorrelations,
  type SavedCorrelation,
  type SavedCorrelations,
  type SavedEvent,
} from "./saved-correlations.ts";

/** An event with where its record is kept, if it is one record's. */
export interface KeptEvent extends CorrelationEvent {
  /** The number of its record among those that wait; absent for what another correlation has found. */
  readonly record?: number;
  /** What another correlation has found, and will not find again. */
  readonly isSettled?: boolean;
}

/** More events of one group, each within the time span of the one before, are cut: what comes later begins anew. */
const MOST_TOGETHER = 10_000;
const MOST_EVENTS = 200_000;

/**
 * Of the events of correlations, those that later records may still make a finding of, or a greater one. Events that lie
 * further apart than the time span have nothing to do with each other, so that whole stretches of them can go.
 */
export class KeptEvents {
  readonly #settledMs: number;
  readonly #mode: CorrelationMode;
  readonly #records: SavedRecord[] = [];
  readonly #numbers = new Map<number, number>();
  readonly #correlations = new Map<string, SavedCorrelation>();
  #events = 0;
  /** Events that were forgotten for want of room. */
  forgotten = 0;

  constructor(settledMs: number, mode: CorrelationMode) {
    this.#settledMs = settledMs;
    this.#mode = mode;
  }

  /** Whether a group may matter whose latest event was then. */
  mayMatter({ timespanMs }: SigmaCorrelation, latestMs: number): boolean {
    return latestMs + timespanMs >= this.#settledMs;
  }

  /**
   * Takes what is to be kept of a group.
   * @param events in the order of time
   * @param episodes what was found in them, in their order
   * @returns the episodes that will not be found again
   */
  take(
    correlation: SigmaCorrelation,
    values: readonly string[],
    events: readonly KeptEvent[],
    episodes: readonly Episode[],
  ): ReadonlySet<Episode> {
    const settled = new Set<Episode>();
    const { timespanMs } = correlation;
    let next = 0;
    for (const { from, to } of stretches(events, timespanMs)) {
      const lastMs = events[to - 1]!.timeMs;
      const own: Episode[] = [];
      for (let one = episodes[next]; one !== undefined; one = episodes[++next]) {
        if ((one.events[0]?.timeMs ?? 0) > lastMs) break;
        own.push(one);
      }
      const isOpen = lastMs + timespanMs >= this.#settledMs;
      const start = isOpen ? this.#start(correlation, events, { from, to }, own) : to;
      const isCut =
        start > from && own.length > 0 && startOf(own[0]) < (events[start]?.timeMs ?? 0);
      if (!isOpen || isCut) for (const one of own) settled.add(one);
      if (start < to) this.#keep(correlation, values, events.slice(start, to));
    }
    return settled;
  }

  save(): SavedCorrelations {
    return { records: this.#records, correlations: [...this.#correlations.values()] };
  }

  /** From which event on a stretch is kept. */
  #start(
    correlation: SigmaCorrelation,
    events: readonly KeptEvent[],
    { from, to }: { readonly from: number; readonly to: number },
    [first]: readonly Episode[],
  ): number {
    const reachMs = this.#settledMs - correlation.timespanMs;
    const inReach = (): number => {
      let start = from;
      while (start < to && events[start]!.timeMs < reachMs) start++;
      return start;
    };
    if (this.#mode === "episode" && isMonotone(correlation)) {
      if (first === undefined) return inReach();
      const begins = startOf(first);
      let start = from;
      while (start < to && events[start]!.timeMs < begins) start++;
      return to - start > MOST_TOGETHER ? inReach() : start;
    }
    return to - from > MOST_TOGETHER ? inReach() : from;
  }

  #keep(
    correlation: SigmaCorrelation,
    values: readonly string[],
    events: readonly KeptEvent[],
  ): void {
    const kept = events.filter(
      ({ record, isSettled }) => record !== undefined || isSettled === true,
    );
    if (kept.length === 0) return;
    if (this.#events + kept.length > MOST_EVENTS) {
      this.forgotten += kept.length;
      return;
    }
    this.#events += kept.length;
    const { id } = correlation.meta;
    let saved = this.#correlations.get(id);
    if (saved === undefined) {
      this.#correlations.set(id, (saved = { id, of: shapeOf(correlation), groups: [] }));
    }
    saved.groups.push({ values, events: kept.map((event) => this.#saved(event)) });
  }

  #saved(event: KeptEvent): SavedEvent {
    const { timeMs, eventId, references, fieldValues, record } = event;
    const records =
      record === undefined
        ? Array.from(event.records(), (one) => this.#add(one))
        : [this.#numberOf(record, event)];
    const isInner = record === undefined ? 1 : 0;
    return [timeMs, eventId, references, fieldValues, records, isInner];
  }

  #numberOf(record: number, event: KeptEvent): number {
    let number = this.#numbers.get(record);
    if (number === undefined) {
      number = this.#add([...event.records()][0]!);
      this.#numbers.set(record, number);
    }
    return number;
  }

  #add(record: PlacedRecord): number {
    return this.#records.push(savedRecord(record)) - 1;
  }
}

/** @returns what `save` has made, by the correlation it is of; undefined for what it has never made */
export function restoredEvents(
  saved: unknown,
  correlations: readonly SigmaCorrelation[],
): readonly (SavedCorrelation & { readonly place: number })[] | undefined {
  if (!isSavedCorrelations(saved)) return undefined;
  return saved.correlations.flatMap((one) => {
    const place = correlations.findIndex(
      (correlation) => correlation.meta.id === one.id && shapeOf(correlation) === one.of,
    );
    // One that is gone, or asks for something else now: it begins anew.
    return place < 0 ? [] : [{ ...one, place }];
  });
}

/** Where each stretch of events begins and ends: those within the time span of the one before. */
function* stretches(
  events: readonly CorrelationEvent[],
  timespanMs: number,
): Generator<{ readonly from: number; readonly to: number }> {
  let from = 0;
  for (let to = 1; to <= events.length; to++) {
    const isEnd = to === events.length || events[to]!.timeMs - events[to - 1]!.timeMs > timespanMs;
    if (!isEnd) continue;
    yield { from, to };
    from = to;
  }
}

function startOf(episode: Episode | undefined): number {
  return episode?.events[0]?.timeMs ?? Infinity;
}

/** Whether a window that has lost its first events holds no condition that it did not hold with them. */
function isMonotone({ type, condition }: SigmaCorrelation): boolean {
  const isCounted = type === "event_count" || type === "value_count" || type.startsWith("temporal");
  const isFromBelow = condition.bounds.every(
    ({ operator }) => operator === "gt" || operator === "gte",
  );
  return isCounted && isFromBelow && condition.expression === undefined;
}

/** What a correlation asks: when that changes, what it has kept means something else. */
function shapeOf(correlation: SigmaCorrelation): string {
  const { type, timespanMs, condition } = correlation;
  return JSON.stringify([type, timespanMs, condition, correlationInput(correlation)]);
}
