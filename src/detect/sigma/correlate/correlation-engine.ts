import {
  type CloudTrailRecord,
  eventTimeMs,
  type Place,
  type PlacedRecord,
  stringField,
} from "../../../record.ts";
import { slimRecord } from "../../slim-record.ts";
import {
  compareEvents,
  type CorrelationEvent,
  type CorrelationMode,
  type Episode,
} from "./correlation-event.ts";
import { episodesOf } from "./episodes.ts";
import { compileFieldPath, type FieldLookup } from "../compile/field-lookup.ts";
import { scalarsFound } from "../compile/found-value.ts";
import type { RecordView } from "../compile/record-view.ts";
import type { RuleSet, SigmaCorrelation, SigmaRule } from "../rule-set.ts";
import { groupKey, GroupedEvents } from "./grouped-events.ts";
import { toldEvents } from "./ordered-evidence.ts";
import { createRecordSharing } from "./record-sharing.ts";

/** What a correlation found. */
export interface CorrelationMatch {
  readonly correlation: SigmaCorrelation;
  /** Value of each group-by field. */
  readonly group: Readonly<Record<string, string>>;
  readonly episode: Episode;
}

export interface CorrelationEngine {
  /**
   * Takes one record with the rules it matched.
   * @param written the record as findings show it, when that is another
   */
  readonly observe: (
    view: RecordView,
    matched: readonly SigmaRule[],
    place?: Place,
    written?: CloudTrailRecord,
  ) => void;
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
 * correlation refers to must wait until the end: with a record of which only the fields findings show are kept,
 * and beyond some number on disk. In memory is what belongs to one group of one correlation.
 */
export function createCorrelationEngine(
  { correlations }: Pick<RuleSet, "correlations">,
  mode: CorrelationMode = "episode",
  keepsWholeRecords = false,
): CorrelationEngine {
  const states = correlations
    .filter((one) => one.isEnabled)
    .map((one, index) => createState(one, index));
  const kept = keepsWholeRecords ? whole : slimRecord;
  const stored = new GroupedEvents(keepsWholeRecords ? whole : createRecordSharing());
  const feeds = new Map<string, { readonly state: State; readonly index: number }[]>();
  for (const state of states) {
    for (const [index, target] of state.correlation.targets.entries()) {
      const known = feeds.get(target.meta.id) ?? [];
      feeds.set(target.meta.id, [...known, { state, index }]);
    }
  }
  function* matchesOf(state: State, group: Group): Generator<CorrelationMatch> {
    for (const match of matchesIn(state, group, mode)) {
      for (const { state: outer, index } of feeds.get(state.correlation.meta.id) ?? []) {
        takeMatch(outer, index, match);
      }
      yield match;
    }
  }
  return {
    observe: (view, matched, place, written = view.record) => {
      const perState = new Map<State, number[]>();
      for (const rule of matched) {
        for (const { state, index } of feeds.get(rule.meta.id) ?? []) {
          const indices = perState.get(state);
          if (indices === undefined) perState.set(state, [index]);
          else indices.push(index);
        }
      }
      if (perState.size === 0) return;
      const record = stored.keep(kept({ record: written, place }));
      for (const [state, indices] of perState) {
        takeRecord(state, indices, view, (values, event) =>
          stored.add(state.place, values, { ...event, record }),
        );
      }
    },
    finish: function* () {
      const groups = stored.drain();
      let next = groups.next();
      try {
        for (const state of states) {
          for (; next.done !== true && next.value.owner === state.place; next = groups.next()) {
            const { values, events } = next.value;
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

function whole(seen: PlacedRecord): PlacedRecord {
  return seen;
}

interface State {
  readonly correlation: SigmaCorrelation;
  /** Among the correlations that run. */
  readonly place: number;
  /** Per reference, per group-by field. */
  readonly groupLookups: readonly (readonly FieldLookup[])[];
  readonly valueLookups: readonly FieldLookup[];
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
  const groupLookups = correlation.groupPaths.map((paths) => paths.map(compileFieldPath));
  const valueLookups = correlation.valuePaths.map(compileFieldPath);
  return {
    correlation,
    place,
    groupLookups,
    valueLookups,
    inner: new Map(),
    withoutGroup: 0,
    withoutTime: 0,
  };
}

function takeRecord(
  state: State,
  indices: readonly number[],
  view: RecordView,
  add: (values: readonly string[], event: Omit<CorrelationEvent, "records">) => void,
): void {
  const timeMs = eventTimeMs(view.record);
  if (timeMs === undefined) {
    state.withoutTime += 1;
    return;
  }
  const eventId = stringField(view.record, "eventID") ?? "";
  const value = textOf(valuesOf(state.valueLookups, view));
  // One event may satisfy several references: with the same group key it is one event of that group.
  const byGroup = new Map<string, { values: readonly string[]; references: number[] }>();
  for (const index of indices) {
    const values = valuesOf(state.groupLookups[index] ?? [], view);
    const key = groupKey(values ?? []);
    const known = byGroup.get(key);
    if (values === undefined) state.withoutGroup += 1;
    else if (known === undefined) byGroup.set(key, { values, references: [index] });
    else known.references.push(index);
  }
  for (const { values, references } of byGroup.values()) {
    add(values, { timeMs, eventId, references, value });
  }
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

/** The string form of each field, several values of one field joined; undefined when one is missing. */
function valuesOf(
  lookups: readonly FieldLookup[],
  view: RecordView,
): readonly string[] | undefined {
  const parts: string[] = [];
  for (const lookup of lookups) {
    const texts = scalarsFound(lookup(view));
    if (texts.length === 0) return undefined;
    parts.push(texts.join(","));
  }
  return parts;
}

/** One text as it is (numbers are read from it); several as JSON, so that they cannot run into each other. */
function textOf(parts: readonly string[] | undefined): string | undefined {
  if (parts === undefined || parts.length === 0) return undefined;
  return parts.length === 1 ? parts[0] : JSON.stringify(parts);
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
