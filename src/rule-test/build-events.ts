import { createHash } from "node:crypto";
import { type CloudTrailRecord, isJsonObject, isoSeconds } from "../record.ts";
import { BASE_TIME_MS } from "./event-time.ts";
import { mergeRecord } from "./merge-record.ts";
import type { EventStep } from "./test-case.ts";

/**
 * The records of a test: the template with the event over it, each with a time and an id of its own. A time or id
 * written in the event itself is kept. `${n}` in a text becomes 1 for the first repetition, 2 for the second, …
 */
export function buildEvents(
  template: CloudTrailRecord,
  steps: readonly EventStep[],
): readonly CloudTrailRecord[] {
  const records: CloudTrailRecord[] = [];
  let nextMs = BASE_TIME_MS;
  for (const { event, atMs, repeat, everyMs } of steps) {
    const startMs = atMs ?? nextMs;
    for (let n = 1; n <= repeat; n += 1) {
      const ms = startMs + (n - 1) * everyMs;
      const own = { eventTime: isoSeconds(ms), eventID: eventId(records.length) };
      records.push(numbered(mergeRecord({ ...template, ...own }, event), n));
      nextMs = ms + everyMs;
    }
  }
  return records;
}

/** The same for the same place in the test: findings of tests must not change from run to run. */
function eventId(index: number): string {
  const hex = createHash("sha256").update(`rule test event ${index}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function numbered(record: CloudTrailRecord, n: number): CloudTrailRecord {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object stays an object
  return withNumber(record, n) as CloudTrailRecord;
}

function withNumber(value: unknown, n: number): unknown {
  if (typeof value === "string") return value.replaceAll("${n}", String(n));
  if (Array.isArray(value)) return value.map((member) => withNumber(member, n));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, withNumber(v, n)]));
}
