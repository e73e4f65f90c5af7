import { eventTimeMs, type PlacedRecord, stringField } from "../../../record.ts";
import { slimRecord } from "../../slim-record.ts";
import {
  compareEvents,
  type CorrelationEvent,
  type CorrelationMode,
  type Episode,
} from "./correlation-event.ts";
import { episodesOf } from "./episodes.ts";
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
  textOf,
} from "./entries.ts";
import { GroupedEvents, type GroupSize } from "./grouped-events.ts";
import { toldEvents } from "./ordered-evidence.ts";
import { createRecordSharing } from "./record-sharing.ts";
import type { StoredRead } from "./stored-records.ts";

/** What a correlation found. */
export interface CorrelationMatch {
  readonly correlation: SigmaCorrelation;
  /** Value of each group-by field. */
  readonly group: Readonly<Record<string, string>>;
  readonly episode: Episode;
}

export interface CorrelationEngine {
  /** Takes one record with the rules it matched. */
  readonly observe: (view: RecordView, matched: readonly SigmaRule[], read?: PlacedRecord) => void;
  /** The same of a record that is known as its entries. */
  readonly observeEntries: (entries: Entries, timeMs: number, read: StoredRead) => void;
  /** Called once, after the last record. Correlations come after those they refer to. */
  readonly finish: () => Generator<CorrelationMatch>;
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
  keepsWholeRecords = false,
): CorrelationEngine {
  const running = correlations.filter((one) => one.isEnabled);
  const inputs = running.map(correlationInput);
  const entriesOf = compileEntries(inputs);
  const feeds = feedsOf(inputs);
  const states = running.map(createState);
  const share = createRecordSharing();
  const stored = new GroupedEvents(
    keepsWholeRecords ? (seen) => seen : (seen) => share(slimRecord(seen)),
  );
  function* matchesOf(state: State, group: Group): Generator<CorrelationMatch> {
    for (const match of matchesIn(state, group, mode)) {
      for (const { owner, index } of feeds.get(state.correlation.meta.id) ?? []) {
        takeMatch(states[owner]!, index, match);
      }
      yield match;
    }
  }
  const take = (
    { entries, withoutGroup }: Entries,
    at: { readonly timeMs: number; readonly eventId: string },
    keep: () => number,
  ): void => {
    for (const owner of withoutGroup) states[owner]!.withoutGroup += 1;
    let record: number | undefined;
    for (const { owner, values, references, value } of entries) {
      stored.add(owner, values, { ...at, references, value }, (record ??= keep()));
    }
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
      take(entriesOf(view, asked), { timeMs, eventId }, () => stored.keep(read));
    },
    observeEntries: (entries, timeMs, read) =>
      take(entries, { timeMs, eventId: read.eventId() }, () => stored.keepBytes(read)),
    finish: function* () {
      try {
        for (const state of states) {
          // What an inner correlation found comes on top of what is known of the size.
          const isWanted = (size: GroupSize): boolean =>
            state.inner.has(size.key) || canFire(state.correlation, size);
          for (const { values, events } of stored.groupsOf(state.place, isWanted)) {
            const key = groupKey(values);
            const inner = state.inner.get(key);
            state.inner.delete(key);
            yield* matchesOf(state, { values, events: [...events, ...(inner?.events ?? [])] });
          }
          for (const group of state.inner.values()) yield* matchesOf(state, group);
        }
      } finally {
        stored.close();
      }
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
  readonly inner: Map<string, Group>;
  withoutGroup: number;
  withoutTime: number;
}

interface Group {
  /** The values of the group-by fields. */
  readonly values: readonly string[];
  readonly events: CorrelationEvent[];
}

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
    value: fields.length < condition.fields.length ? undefined : textOf(fields),
    records: [...evidence, ...context].flatMap(({ records }) => records),
  });
}

function addTo({ inner }: State, values: readonly string[], event: CorrelationEvent): void {
  const group = inner.get(groupKey(values));
  if (group === undefined) inner.set(groupKey(values), { values, events: [event] });
  else group.events.push(event);
}

function matchesIn(
  { correlation }: State,
  { values, events }: Group,
  mode: CorrelationMode,
): readonly CorrelationMatch[] {
  events.sort(compareEvents);
  const group = Object.fromEntries(
    correlation.groupBy.map((field, index) => [field, values[index] ?? ""]),
  );
  return episodesOf(correlation, events, mode).map((episode) => ({ correlation, group, episode }));
}
