import { deepEqual } from "../match/deep-equal.ts";
import { setOwn, SourceNumber } from "../json-text.ts";
import { type CloudTrailRecord, isJsonObject, stringField } from "../record.ts";
import type { MergedPart } from "./finding-parts.ts";

/**
 * What some records have in common, deeply, arrays only when equal; and what each has beyond, by eventID. Objects without
 * members are left out.
 * @param by keys that are said apart: they stand in neither
 */
export function mergedPart(
  records: readonly CloudTrailRecord[],
  by: readonly string[],
): Pick<MergedPart, "common" | "diffs"> {
  const left = new Set(by);
  const [first = {}, ...others] = records;
  const common = sharedOf(first, left);
  for (const record of others) narrow(common, record);
  return {
    common: objectOf(common),
    diffs: diffsById(
      records,
      records.map((record) => beyond(record, common, left) ?? {}),
    ),
  };
}

/** Members that all records have: of objects what is shared of them, of all else the value. */
type Shared = Map<string, unknown>;

function sharedOf(object: CloudTrailRecord, left: ReadonlySet<string>): Shared {
  const shared: Shared = new Map();
  for (const key of Object.keys(object)) {
    if (left.has(key)) continue;
    const value = object[key];
    shared.set(key, isObject(value) ? sharedOf(value, left) : value);
  }
  return shared;
}

function narrow(shared: Shared, object: CloudTrailRecord): void {
  for (const [key, value] of shared) {
    const other = Object.hasOwn(object, key) ? object[key] : undefined;
    if (value instanceof Map) {
      if (isObject(other)) narrow(value, other);
      else shared.delete(key);
    } else if (value !== other && !deepEqual(value, other)) shared.delete(key);
  }
}

function objectOf(shared: Shared): CloudTrailRecord {
  const object: Record<string, unknown> = {};
  for (const [key, value] of shared) {
    if (!(value instanceof Map)) {
      setOwn(object, key, value);
      continue;
    }
    const member = objectOf(value);
    if (Object.keys(member).length > 0) setOwn(object, key, member);
  }
  return object;
}

/** What is shared is equal in all: only what is not is looked at. @returns undefined for nothing */
function beyond(
  object: CloudTrailRecord,
  shared: Shared | undefined,
  left: ReadonlySet<string>,
): CloudTrailRecord | undefined {
  let own: Record<string, unknown> | undefined;
  for (const key of Object.keys(object)) {
    if (left.has(key)) continue;
    const common = shared?.get(key);
    if (common !== undefined && !(common instanceof Map)) continue;
    const value = object[key];
    const more = isObject(value) ? beyond(value, common, left) : value;
    if (more !== undefined) setOwn((own ??= {}), key, more);
  }
  return own;
}

/** By eventID; a later record that has the same with other content by its number too. */
function diffsById(
  records: readonly CloudTrailRecord[],
  diffs: readonly CloudTrailRecord[],
): MergedPart["diffs"] {
  const byId = new Map<string, CloudTrailRecord>();
  for (const [i, diff] of diffs.entries()) {
    const id = stringField(records[i]!, "eventID") ?? `#${i + 1}`;
    const isTaken = byId.has(id) && !deepEqual(byId.get(id), diff);
    byId.set(isTaken ? `${id} #${i + 1}` : id, diff);
  }
  return Object.fromEntries(byId);
}

/** An object of JSON, which a number that kept its digits is not. */
export function isObject(node: unknown): node is CloudTrailRecord {
  return isJsonObject(node) && !(node instanceof SourceNumber);
}
