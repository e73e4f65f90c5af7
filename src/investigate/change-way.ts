import { type CloudTrailRecord, isJsonObject, stringField } from "../record.ts";

/** Which way a change went that one action makes both ways. */
export type ChangeWay = "add" | "remove" | "activate" | "deactivate";

const STATUS = "status";
const ADDING: readonly string[] = ["add", "valuesToAdd"];
const REMOVING: readonly string[] = ["remove", "valuesToRemove"];

/** A record has one of these where a way of its is told. */
export const WAY_KEYS: readonly string[] = [STATUS, ...ADDING, ...REMOVING];

/**
 * Of `Modify…Attribute`, whether it shares or takes back (`launchPermission.add`, `valuesToRemove`); of `UpdateAccessKey`
 * and its like, whether it turns on or off. undefined when the request says neither, or both.
 */
export function changeWayOf(record: CloudTrailRecord): ChangeWay | undefined {
  const request = record["requestParameters"];
  if (!isJsonObject(request)) return undefined;
  const status = stringField(request, STATUS);
  if (/^inactive$/i.test(status ?? "")) return "deactivate";
  if (/^active$/i.test(status ?? "")) return "activate";
  const members = Object.entries(request).flatMap(([key, value]) =>
    isJsonObject(value) ? [key, ...Object.keys(value)] : [key],
  );
  const adds = members.some((key) => ADDING.includes(key));
  const removes = members.some((key) => REMOVING.includes(key));
  if (adds === removes) return undefined;
  return adds ? "add" : "remove";
}
