import type { RecordField } from "../fields/record-field.ts";
import { parseQuery, type Query, type TimeWindow } from "../match/query.ts";
import type { AnchorTimes } from "./anchors.ts";
import { fewSpans } from "./stretches.ts";

/** Fields that Event history can look up, by each of their names. */
const LOOKED_UP: ReadonlyMap<string, string> = new Map(
  Object.entries({
    key: "$.userIdentity.accessKeyId",
    event: "$.eventName",
    id: "$.eventID",
  }).flatMap(([name, path]) => [
    [name, path],
    [path, path],
  ]),
);

/** The path of a field that Event history can look up; the first such of all. */
export function lookedUp(fields: readonly Pick<RecordField, "name">[]): string | undefined {
  return fields.map(({ name }) => LOOKED_UP.get(name)).find((path) => path !== undefined);
}

/**
 * Queries that together find every record that shares its values with a match: with the values that can be looked up,
 * and in few windows. Records in them are to be asked what they share.
 * @param window of the matches
 * @param mostWindows each costs a look-up more, and fewer hold more that is not wanted
 */
export function sharedQueries(
  fields: readonly RecordField[],
  times: AnchorTimes,
  { window, mostWindows }: { readonly window: TimeWindow; readonly mostWindows: number },
): readonly Query[] {
  const matches = lookUpMatches(fields, times);
  const stretches = [...times.values()].filter((one) => one !== "any time");
  const windows: readonly TimeWindow[] =
    stretches.length === 0 ? [window] : fewSpans(stretches, { most: mostWindows, gapMs: GAP_MS });
  // Event history gives the newest first.
  return windows
    .toReversed()
    .map((one) => parseQuery({ actions: ["*"], excludes: [], matches }, one));
}

/** A pause that costs less to be read than to be asked around. */
const GAP_MS = 600_000;
/** With more values than this no look-up is made of them. */
const MOST_VALUES = 100;

function lookUpMatches(fields: readonly RecordField[], times: AnchorTimes): readonly string[] {
  const at = fields.findIndex((field) => lookedUp([field]) !== undefined);
  const path = at < 0 ? undefined : lookedUp(fields.slice(at));
  if (path === undefined) return [];
  const values = new Set(Array.from(times.keys(), (key) => key.split("\n")[at] ?? ""));
  return values.size > MOST_VALUES ? [] : [`${path} in [${[...values].join(", ")}]`];
}
