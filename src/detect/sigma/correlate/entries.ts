import type { FieldPath } from "../tree/field-path.ts";
import { compileFieldPath, type FieldLookup } from "../compile/field-lookup.ts";
import { scalarsFound } from "../compile/found-value.ts";
import type { RecordView } from "../compile/record-view.ts";
import type { SigmaCorrelation } from "../rule-set.ts";

/** What a correlation asks of a record, as plain data. */
export interface CorrelationInput {
  /** The ids of what it refers to. */
  readonly targets: readonly string[];
  /** Per reference, where each group-by field is found. */
  readonly groupPaths: readonly (readonly FieldPath[])[];
  /** Per reference, where each field of the condition is found. */
  readonly valuePaths: readonly (readonly FieldPath[])[];
}

/** A record as an event of one group of one correlation. */
export interface Entry {
  /** The place of the correlation among those that run. */
  readonly owner: number;
  /** The values of the group-by fields. */
  readonly values: readonly string[];
  readonly references: readonly number[];
  /** What the condition's field holds: each value of a list; none where it is missing. */
  readonly fieldValues: readonly string[];
}

/** All that correlations keep of a record but its time. */
export interface Entries {
  readonly entries: readonly Entry[];
  /** The owner of each reference that was left out for want of a group-by field. */
  readonly withoutGroup: readonly number[];
}

/** What a matched rule is to a correlation: one of its references. */
export interface Feed {
  readonly owner: number;
  readonly index: number;
}

export function correlationInput(correlation: SigmaCorrelation): CorrelationInput {
  const { targets, groupPaths, valuePaths } = correlation;
  return { targets: targets.map(({ meta }) => meta.id), groupPaths, valuePaths };
}

/** Rule or correlation → the references to it. */
export function feedsOf(inputs: readonly CorrelationInput[]): ReadonlyMap<string, readonly Feed[]> {
  const feeds = new Map<string, Feed[]>();
  for (const [owner, { targets }] of inputs.entries()) {
    for (const [index, id] of targets.entries()) {
      const known = feeds.get(id);
      if (known === undefined) feeds.set(id, [{ owner, index }]);
      else known.push({ owner, index });
    }
  }
  return feeds;
}

/** @returns the entries of a record that certain rules match */
export function compileEntries(
  inputs: readonly CorrelationInput[],
): (view: RecordView, feeds: readonly Feed[]) => Entries {
  const lookups = inputs.map(({ groupPaths, valuePaths }) => ({
    groups: groupPaths.map((paths) => paths.map(compileFieldPath)),
    values: valuePaths.map((paths) => paths.map(compileFieldPath)),
  }));
  return (view, feeds) => {
    const entries: {
      owner: number;
      values: readonly string[];
      references: number[];
      fieldValues: readonly string[];
    }[] = [];
    const withoutGroup: number[] = [];
    // One event may satisfy several references: with the same group key it is one event of that group.
    const known = new Map<string, (typeof entries)[number]>();
    for (const { owner, index } of feeds) {
      const of = lookups[owner]!;
      const group = valuesOf(of.groups[index] ?? [], view);
      if (group === undefined) {
        withoutGroup.push(owner);
        continue;
      }
      const key = `${owner} ${groupKey(group)}`;
      const same = known.get(key);
      if (same !== undefined) {
        same.references.push(index);
        if (same.fieldValues.length === 0) same.fieldValues = fieldValuesOf(of.values[index], view);
        continue;
      }
      const fieldValues = fieldValuesOf(of.values[index], view);
      const entry = { owner, values: group, references: [index], fieldValues };
      known.set(key, entry);
      entries.push(entry);
    }
    return { entries, withoutGroup };
  };
}

/** Of one field every value that it holds; of several fields one tuple, none where one is missing. */
function fieldValuesOf(
  lookups: readonly FieldLookup[] | undefined,
  view: RecordView,
): readonly string[] {
  if (lookups === undefined || lookups.length === 0) return [];
  const [lookup, ...others] = lookups;
  if (lookup !== undefined && others.length === 0) return scalarsFound(lookup(view));
  return tupleOf(valuesOf(lookups, view));
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
export function tupleOf(parts: readonly string[] = []): readonly string[] {
  return parts.length > 1 ? [JSON.stringify(parts)] : parts;
}

/** Texts that cannot run into each other. */
export function groupKey(values: readonly string[]): string {
  return JSON.stringify(values);
}
