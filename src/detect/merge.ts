import { deepEqual } from "../match/deep-equal.ts";
import { identityOf } from "../identity/identity.ts";
import { SourceNumber } from "../json-text.ts";
import {
  type CloudTrailRecord,
  eventTimeMs,
  isJsonObject,
  type Place,
  stringField,
} from "../record.ts";
import { buildFinding, type FindingParts } from "./build-finding.ts";
import type { HeldFinding } from "./finding.ts";
import type { MergeParameters } from "./merge-parameters.ts";

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
  readonly values: readonly unknown[];
  readonly alerts: Alert[];
}

/** The values of the keys in a record. */
export function mergeValues(record: CloudTrailRecord, { by }: MergeParameters): readonly unknown[] {
  return by.map((key) => valueAt(record, key));
}

/** Sorts the alerts of one rule as text, by time and then eventID. */
export function alertOrder(record: CloudTrailRecord): string {
  const ms = (eventTimeMs(record) ?? 0) + MAX_TIME_MS;
  return `${String(ms).padStart(17, "0")}\0${stringField(record, "eventID") ?? ""}`;
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
  const open: Group[] = [];
  for (const alert of alerts) {
    const { ms, values } = alert;
    for (let [oldest] = open; oldest !== undefined; [oldest] = open) {
      if (ms <= oldest.firstMs + parameters.windowMs) break;
      open.shift();
      yield mergedGroup(oldest, parameters);
    }
    const group = open.find(
      (one) =>
        one.alerts.length < parameters.max &&
        one.values.every((value, i) => deepEqual(value, values[i])) &&
        (values.some((value) => value !== undefined) || isOfOnePrincipal(one, alert)),
    );
    if (group === undefined) open.push({ firstMs: ms, values, alerts: [alert] });
    else group.alerts.push(alert);
  }
  for (const group of open) yield mergedGroup(group, parameters);
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
  const common = withoutKeys(records.reduce(inCommon), by);
  const merged = buildFinding({
    ...parts,
    records: alerts.map(({ place }, i) => ({ record: records[i]!, place })),
  });
  return {
    ...merged,
    merged: {
      by: Object.fromEntries(by.map((key, i) => [key, values[i] ?? "(n/a)"])),
      common,
      diffs: diffsById(
        records,
        records.map((record) => withoutKeys(difference(record, common), by)),
      ),
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

function isObject(node: unknown): node is CloudTrailRecord {
  return isJsonObject(node) && !(node instanceof SourceNumber);
}

/** What two objects have in common, deeply; arrays only when equal. */
function inCommon(left: CloudTrailRecord, right: CloudTrailRecord): CloudTrailRecord {
  const entries = Object.entries(left).flatMap(([key, value]): readonly [string, unknown][] => {
    if (!Object.hasOwn(right, key)) return [];
    const other = right[key];
    if (deepEqual(value, other)) return [[key, value]];
    if (!isObject(value) || !isObject(other)) return [];
    const shared = inCommon(value, other);
    return Object.keys(shared).length === 0 ? [] : [[key, shared]];
  });
  return Object.fromEntries(entries);
}

/** What a record has beyond what is common. */
function difference(record: CloudTrailRecord, common: CloudTrailRecord): CloudTrailRecord {
  const entries = Object.entries(record).flatMap(([key, value]): readonly [string, unknown][] => {
    if (!Object.hasOwn(common, key)) return [[key, value]];
    const shared = common[key];
    if (deepEqual(value, shared)) return [];
    if (!isObject(value) || !isObject(shared)) return [[key, value]];
    return [[key, difference(value, shared)]];
  });
  return Object.fromEntries(entries);
}

/** Merge keys are said once, in `by`. */
function withoutKeys(record: CloudTrailRecord, keys: readonly string[]): CloudTrailRecord {
  const entries = Object.entries(record)
    .filter(([key]) => !keys.includes(key))
    .map(([key, value]) => [key, isObject(value) ? withoutKeys(value, keys) : value] as const)
    .filter(([, value]) => !isObject(value) || Object.keys(value).length > 0);
  return Object.fromEntries(entries);
}

/** By eventID; a later record that has the same with other content by its number too. */
function diffsById<Diff>(
  records: readonly CloudTrailRecord[],
  diffs: readonly Diff[],
): Readonly<Record<string, Diff>> {
  const byId = new Map<string, Diff>();
  for (const [i, diff] of diffs.entries()) {
    const id = stringField(records[i]!, "eventID") ?? `#${i + 1}`;
    const isTaken = byId.has(id) && !deepEqual(byId.get(id), diff);
    byId.set(isTaken ? `${id} #${i + 1}` : id, diff);
  }
  return Object.fromEntries(byId);
}
