import { type CloudTrailRecord, isJsonObject, stringField } from "../record.ts";

/** Which way a change went that one action makes both ways. */
export type ChangeWay = "add" | "remove" | "activate" | "deactivate";

const ADDING = /^(?:add|valuesToAdd)$/;
const REMOVING = /^(?:remove|valuesToRemove)$/;

/**
 * Of `Modify…Attribute`, whether it shares or takes back (`launchPermission.add`, `valuesToRemove`); of `UpdateAccessKey`
 * and its like, whether it turns on or off. undefined when the request says neither, or both.
 */
export function changeWayOf(record: CloudTrailRecord): ChangeWay | undefined {
  const request = record["requestParameters"];
  if (!isJsonObject(request)) return undefined;
  const status = stringField(request, "status");
  if (/^inactive$/i.test(status ?? "")) return "deactivate";
  if (/^active$/i.test(status ?? "")) return "activate";
  const members = Object.entries(request).flatMap(([key, value]) =>
    isJsonObject(value) ? [key, ...Object.keys(value)] : [key],
  );
  const adds = members.some((key) => ADDING.test(key));
  const removes = members.some((key) => REMOVING.test(key));
  if (adds === removes) return undefined;
  return adds ? "add" : "remove";
}
