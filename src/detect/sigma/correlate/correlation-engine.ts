import { eventTimeMs, type PlacedRecord, stringField } from "../../../record.ts";
import {
  compareEvents,
  type CorrelationEvent,
  type CorrelationMode,
  type Episode,
} from "./correlation-event.ts";
import { episodesOf } from "./episodes.ts";
import { type KeptEvent, KeptEvents, restoredEvents } from "./kept-events.ts";
import { isSavedCorrelations } from "./saved-correlations.ts";
import { restoredRecord } from "../../saved-shape.ts";
import type { RecordView } from "../compile/record-view.ts";
import type { RuleSet, SigmaCorrelation, SigmaRule } from "../rule-set.ts";
import { canFire } from "./can-fire.ts";
import {
  compileEntries,
  correlationInput,
  type Entries,
  type Feed,
  feedsOf,
  groupKey,
  tupleOf,
} from "./entries.ts";
import type { EventRow } from "./event-columns.ts";
import { type EntryNumbers, GroupedEvents, type GroupSize } from "./grouped-events.ts";
import { toldEvents } from "./ordered-evidence.ts";
import type { StoredRead } from "./stored-records.ts";

/** What a correlation found. */
export interface CorrelationMatch {
  readonly correlation: SigmaCorrelation;
  /** Value of each group-by field. */
  readonly group: Readonly<Record<string, string>>;
  readonly episode: Episode;
  /** No later record can change it, and it will not be found again. */
  readonly isSettled: boolean;
}

export interface CorrelationEngine {
  /** Takes one record with the rules it matched. */
  readonly observe: (view: RecordView, matched: readonly SigmaRule[], read?: PlacedRecord) => void;
  /** The same of a record that is known as its entries. */
  readonly observeEntries: (
    entries: Entries,
    at: Pick<EventRow, "timeMs" | "eventId">,
    read: StoredRead,
  ) => void;
  /**
   * Called once, after the last record. Correlations come after those they refer to. What is found is to be looked at
   * when it comes: its records are gone in the end. Yields undefined now and then, where it takes long.
   * @param settledMs no later run has a record of before that time; what may still come of the others is kept
   */
  readonly finish: (settledMs?: number) => Generator<CorrelationMatch | undefined>;
  /** What was kept, as plain data. */
  readonly save: () => unknown;
  /** Takes that back. @returns false for what `save` has never made */
  readonly restore: (saved: unknown) => boolean;
  /** Events left out for want of a group-by field or of a time, per correlation. */
  readonly leftOut: () => readonly LeftOutEvents[];
}

interface LeftOutEvents {
  readonly correlation: SigmaCorrelation;
  readonly withoutGroup: number;
  readonly withoutTime: number;
}

/**
 * Runs the correlations of a rule set. Files come in any order and events are ordered by time, so what a
 * correlation refers to must wait until the end: about 50 bytes for each event, and the text of its record on disk.
 * It is read again when a finding is printed that it is part of.
 */
export function createCorrelationEngine(
  { correlations }: Pick<RuleSet, "correlations">,
  mode: CorrelationMode = "episode",
): CorrelationEngine {
  const running = correlations.filter((one) => one.isEnabled);
  const inputs = running.map(correlationInput);
  const entriesOf = compileEntries(inputs);
  const feeds = feedsOf(inputs);
  const states = running.map(createState);
  const stored = new GroupedEvents();
  let kept: KeptEvents | undefined;
  /** What is found in a group, and whether it will be found again; that is known when all is. */
  function* settledIn(state: State, group: Group): Generator<CorrelationMatch | undefined> {
    if (kept === undefined) {
      for (const found of matchesIn(state, group, mode)) {
        yield found && { ...found, isSettled: false };
      }
      return;
    }
    const matches: FoundMatch[] = [];
    for (const found of matchesIn(state, group, mode)) {
      if (found === undefined) yield;
      else matches.push(found);
    }
    const episodes = matches.map(({ episode }) => episode);
    const settled = kept.take(state.correlation, group.values, group.events, episodes);
    for (const found of matches) yield { ...found, isSettled: settled.has(found.episode) };
  }
  function* matchesOf(state: State, group: Group): Generator<CorrelationMatch | undefined> {
    for (const match of settledIn(state, group)) {
      if (match === undefined) {
        yield;
        continue;
      }
      for (const { owner, index } of feeds.get(state.correlation.meta.id) ?? []) {
        takeMatch(states[owner]!, index, match);
      }
      yield match;
    }
  }
  const take = (
    withoutGroup: readonly number[],
    entries: readonly EntryNumbers[],
    at: Pick<EventRow, "timeMs" | "eventId">,
    keep: () => number,
  ): void => {
    for (const owner of withoutGroup) states[owner]!.withoutGroup += 1;
    if (entries.length === 0) return;
    const record = keep();
    for (const entry of entries) stored.add(entry, at, record);
  };
  /** Events of one block share their entries. */
  const numbers = new WeakMap<Entries, readonly EntryNumbers[]>();
  const numbersOf = (entries: Entries): readonly EntryNumbers[] => {
    let known = numbers.get(entries);
    if (known === undefined) {
      known = entries.entries.map((entry) => stored.numbered(entry));
      numbers.set(entries, known);
    }
    return known;
  };
  return {
    observe: (view, matched, read = { record: view.record }) => {
      const asked: Feed[] = [];
      for (const rule of matched) {
        const more = feeds.get(rule.meta.id);
        if (more !== undefined) asked.push(...more);
      }
      if (asked.length === 0) return;
      const timeMs = eventTimeMs(view.record);
      if (timeMs === undefined) {
        for (const owner of new Set(asked.map((one) => one.owner))) states[owner]!.withoutTime += 1;
        return;
      }
      const eventId = stringField(view.record, "eventID") ?? "";
      const { entries, withoutGroup } = entriesOf(view, asked);
      const numbered = entries.map((entry) => stored.numbered(entry));
      take(withoutGroup, numbered, { timeMs, eventId }, () => stored.keep(read));
    },
    observeEntries: (entries, at, read) =>
      take(entries.withoutGroup, numbersOf(entries), at, () => stored.keepBytes(read)),
    finish: function* (settledMs) {
      kept = settledMs === undefined ? undefined : new KeptEvents(settledMs, mode);
      try {
        for (const state of states) {
          // What an inner correlation found comes on top of what is known of the size.
          const isWanted = (size: GroupSize): boolean =>
            state.inner.has(size.key) ||
            canFire(state.correlation, size) ||
            kept?.mayMatter(state.correlation, size.latestMs) === true;
          for (const found of stored.groupsOf(state.place, isWanted)) {
            if (found === undefined) {
              yield;
              continue;
            }
            const { values, events } = found;
            const key = groupKey(values);
            const inner = state.inner.get(key);
            state.inner.delete(key);
            const all = inner === undefined ? events : inOrder([...events, ...inner.events]);
            yield* matchesOf(state, { values, events: all });
          }
          for (const { values, events } of state.inner.values()) {
            yield* matchesOf(state, { values, events: inOrder(events) });
          }
        }
      } finally {
        stored.close();
      }
    },
    save: () => kept?.save() ?? { records: [], correlations: [] },
    restore: (saved) => {
      const restored = restoredEvents(saved, running);
      if (restored === undefined || !isSavedCorrelations(saved)) return false;
      const known = new Map<number, number>();
      const keep = (number: number): number => {
        let record = known.get(number);
        if (record === undefined) {
          const one = saved.records[number]!;
          record = stored.keep({ ...restoredRecord(one), text: one[0] });
          known.set(number, record);
        }
        return record;
      };
      for (const { place, groups } of restored) {
        for (const { values, events } of groups) {
          for (const [timeMs, eventId, references, fieldValues, records, isInner] of events) {
            if (isInner === 0) {
              const numbered = stored.numbered({ owner: place, values, references, fieldValues });
              stored.add(numbered, { timeMs, eventId }, keep(records[0]!));
            } else {
              addTo(states[place]!, values, {
                timeMs,
                eventId,
                references,
                fieldValues,
                size: records.length,
                records: () => records.map((one) => restoredRecord(saved.records[one]!)),
                isSettled: true,
              });
            }
          }
        }
      }
      return true;
    },
    leftOut: () =>
      states.map(({ correlation, withoutGroup, withoutTime }) => ({
        correlation,
        withoutGroup,
        withoutTime,
      })),
  };
}

interface State {
  readonly correlation: SigmaCorrelation;
  /** Among the correlations that run. */
  readonly place: number;
  /** What correlations that this one refers to have found, by group. */
  readonly inner: Map<string, { readonly values: readonly string[]; readonly events: KeptEvent[] }>;
  withoutGroup: number;
  withoutTime: number;
}

interface Group {
  /** The values of the group-by fields. */
  readonly values: readonly string[];
  /** By time, then eventID. */
  readonly events: readonly KeptEvent[];
}

type FoundMatch = Omit<CorrelationMatch, "isSettled">;

function createState(correlation: SigmaCorrelation, place: number): State {
  return { correlation, place, inner: new Map(), withoutGroup: 0, withoutTime: 0 };
}

/** An inner correlation's finding counts as one event, at the time it fired. */
function takeMatch(state: State, index: number, match: CorrelationMatch): void {
  const { correlation, group, episode } = match;
  const { evidence, context } = toldEvents(correlation, episode);
  const { groupBy, aliases, references, condition } = state.correlation;
  const valueOf = (field: string): string | undefined =>
    group[aliases.get(field)?.get(references[index] ?? "") ?? field];
  const values = groupBy.map(valueOf).filter((value) => value !== undefined);
  if (values.length < groupBy.length) {
    state.withoutGroup += 1;
    return;
  }
  const fields = condition.fields.map(valueOf).filter((value) => value !== undefined);
  addTo(state, values, {
    timeMs: episode.firedMs,
    eventId: evidence[0]?.eventId ?? "",
    references: [index],
    fieldValues: fields.length < condition.fields.length ? [] : tupleOf(fields),
    size: sizeOf(evidence) + sizeOf(context),
    records: function* () {
      for (const one of evidence) yield* one.records();
      for (const one of context) yield* one.records();
    },
    isSettled: match.isSettled,
  });
}

function addTo({ inner }: State, values: readonly string[], event: KeptEvent): void {
  const group = inner.get(groupKey(values));
  if (group === undefined) inner.set(groupKey(values), { values, events: [event] });
  else group.events.push(event);
}

/** How many records are behind some events. */
export function sizeOf(events: readonly CorrelationEvent[]): number {
  return events.reduce((sum, { size }) => sum + size, 0);
}

function inOrder(events: readonly KeptEvent[]): readonly KeptEvent[] {
  return events.toSorted(compareEvents);
}

function* matchesIn(
  { correlation }: State,
  { values, events }: Group,
  mode: CorrelationMode,
): Generator<FoundMatch | undefined> {
  const group = Object.fromEntries(
    correlation.groupBy.map((field, index) => [field, values[index] ?? ""]),
  );
  for (const episode of episodesOf(correlation, events, mode)) {
    yield episode && { correlation, group, episode };
  }
}
