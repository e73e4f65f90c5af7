import { deepEqual } from "../match/deep-equal.ts";
import { identityOf } from "../identity/identity.ts";
import { SourceNumber } from "../json-text.ts";
import { type CloudTrailRecord, type Place } from "../record.ts";
import { buildFinding, type FindingParts } from "./build-finding.ts";
import type { HeldFinding } from "./finding.ts";
import type { MergeParameters } from "./merge-parameters.ts";
import { isObject, mergedPart } from "./merged-part.ts";

/** A hit of one record that waits for others to be merged with. */
export interface Alert {
  readonly ms: number;
  /** Of the keys by which is merged; undefined for one that the record does not have. */
  readonly values: readonly unknown[];
  readonly place: Place | undefined;
  /** The record's own, where it is at hand. */
  readonly text?: string;
  /** With the digits of its text. */
  readonly record: () => CloudTrailRecord;
  /** Of the finding of this alert alone. */
  readonly parts: () => FindingParts;
}

/** Alerts that make one finding. */
export interface MergedAlerts {
  readonly finding: () => HeldFinding;
  readonly alerts: readonly Alert[];
  /** No alert that is later belongs to them. */
  readonly endMs: number;
}

interface Group {
  readonly firstMs: number;
  readonly key: string;
  readonly values: readonly unknown[];
  readonly alerts: Alert[];
}

/** The values of the keys in a record. */
export function mergeValues(record: CloudTrailRecord, { by }: MergeParameters): readonly unknown[] {
  return by.map((key) => valueAt(record, key));
}

/** Sorts the alerts of one rule as text, by time and then eventID. */
export function alertOrder(ms = 0, eventId = ""): string {
  return `${String(ms + MAX_TIME_MS).padStart(17, "0")}\0${eventId}`;
}

/** The greatest time of a JavaScript Date; added, no time is negative. */
const MAX_TIME_MS = 8.64e15;

/**
 * Makes one finding, when it is asked for, of those that agree in the values of the keys and begin within the window, as StreamAlert's
 * alert merger does, by eventTime. An alert joins the first group that takes it; a group is closed when its
 * window is over, so that only one window of records is held.
 * @param alerts of one rule, in alertOrder
 */
export function* mergedAlerts(
  alerts: Iterable<Alert>,
  parameters: MergeParameters,
): Generator<MergedAlerts> {
  const open = new OpenGroups(parameters);
  for (const alert of alerts) {
    for (const group of open.endedBefore(alert.ms)) yield mergedGroup(group, parameters);
    open.add(alert);
  }
  for (const group of open.endedBefore(Infinity)) yield mergedGroup(group, parameters);
}

/** The groups that later alerts can join, the oldest first. */
class OpenGroups {
  readonly #parameters: MergeParameters;
  readonly #all = new Set<Group>();
  /** Those that are not full, by what stands for their values. */
  readonly #byValues = new Map<string, Group[]>();

  constructor(parameters: MergeParameters) {
    this.#parameters = parameters;
  }

  /** Those whose window is over, which are open no more. */
  *endedBefore(ms: number): Generator<Group> {
    for (const group of this.#all) {
      if (ms <= group.firstMs + this.#parameters.windowMs) return;
      this.#all.delete(group);
      this.#fill(group);
      yield group;
    }
  }

  /** Adds an alert to the first group that takes it, or to a new one. */
  add(alert: Alert): void {
    const { ms, values } = alert;
    const key = keyOf(values);
    let alike = this.#byValues.get(key);
    if (alike === undefined) this.#byValues.set(key, (alike = []));
    const isOfNone = values.every((value) => value === undefined);
    let group = alike.find(
      (one) =>
        one.values.every((value, i) => deepEqual(value, values[i])) &&
        (!isOfNone || isOfOnePrincipal(one, alert)),
    );
    if (group === undefined) {
      group = { firstMs: ms, key, values, alerts: [] };
      this.#all.add(group);
      alike.push(group);
    }
    group.alerts.push(alert);
    if (group.alerts.length >= this.#parameters.max) this.#fill(group);
  }

  /** It takes no more. */
  #fill(group: Group): void {
    const alike = this.#byValues.get(group.key);
    const place = alike?.indexOf(group) ?? -1;
    if (alike === undefined || place < 0) return;
    if (alike.length === 1) this.#byValues.delete(group.key);
    else alike.splice(place, 1);
  }
}

/** The same for values that are equal; seldom for others: objects and numbers have many spellings. */
function keyOf(values: readonly unknown[]): string {
  return JSON.stringify(
    values.map((value) => (typeof value === "string" ? value : value === undefined ? 1 : 0)),
  );
}

function mergedGroup(group: Group, parameters: MergeParameters): MergedAlerts {
  const endMs = group.firstMs + parameters.windowMs;
  return { finding: () => mergedFinding(group, parameters), alerts: group.alerts, endMs };
}

/** Records that have none of the keys agree in nothing: users of Identity Center have no ARN, but are not one user. */
function isOfOnePrincipal({ alerts: [first] }: Group, { record }: Alert): boolean {
  return (
    first !== undefined && identityOf(first.record()).principal === identityOf(record()).principal
  );
}

function mergedFinding({ alerts, values }: Group, { by }: MergeParameters): HeldFinding {
  const parts = alerts[0]!.parts();
  if (alerts.length === 1) return buildFinding(parts);
  const records = alerts.map(({ record }) => record());
  const merged = buildFinding({
    ...parts,
    records: alerts.map(({ place }, i) => ({ record: records[i]!, place })),
  });
  return {
    ...merged,
    merged: {
      by: Object.fromEntries(by.map((key, i) => [key, values[i] ?? "(n/a)"])),
      ...mergedPart(records, by),
    },
  };
}

/** A dotted path from the top, or else the first occurrence of the key anywhere, the shallowest first. */
function valueAt(record: CloudTrailRecord, key: string): unknown {
  const direct = key
    .split(".")
    .reduce<unknown>(
      (value, part) => (isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined),
      record,
    );
  if (direct !== undefined || key.includes(".")) return direct;
  let level: readonly unknown[] = [record];
  while (level.length > 0) {
    const holder = level.find((node) => isObject(node) && Object.hasOwn(node, key));
    if (isObject(holder)) return holder[key];
    level = level.flatMap((node) => (isContainer(node) ? Object.values(node) : []));
  }
  return undefined;
}

function isContainer(node: unknown): node is Readonly<Record<string, unknown>> {
  return typeof node === "object" && node !== null && !(node instanceof SourceNumber);
}
