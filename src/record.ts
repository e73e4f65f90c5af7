/**
 * One CloudTrail record as parsed JSON. Any field may be absent or of another type: what writes it
 * is often a third party, and an attacker chooses many of its values.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export type CloudTrailRecord = { readonly [field: string]: unknown };

/** A record and where it stands. */
export interface PlacedRecord {
  readonly record: CloudTrailRecord;
  /** The text it was read from, where that was kept. */
  readonly text?: string;
  /** Absent for Event history, and unless the source was asked for places. */
  readonly place?: Place | undefined;
}

/** A record with the text it was read from. `text` is what is printed: it is evidence. */
export interface ReadRecord extends PlacedRecord {
  /** The record's own bytes with line breaks between tokens removed: one line, never re-serialised. */
  readonly text: string;
  /** Whose Event history it was read from; absent for files. */
  readonly origin?: Origin;
  /** The source has applied the whole query already, and the record matches. */
  readonly isMatch?: true;
  /** Where what belongs to matches is printed too (`--context`, `--same`): whether it is not a match itself. */
  readonly isContext?: boolean;
}

/** Where a record stands in the files that were read. */
export interface Place {
  /** The path as it was found, or "stdin". */
  readonly file: string;
  /** Its number among the records of the file, from 0; also those count that the query does not match. */
  readonly index: number;
}

/** The account (its number, or what was typed for it) and Region whose Event history was asked. */
interface Origin {
  readonly account: string | undefined;
  readonly region: string;
}

/** The JSON text of a record on one line. In valid JSON a raw CR or LF stands only between tokens (RFC 8259 §7). */
export function onOneLine(text: string): string {
  return text.includes("\n") || text.includes("\r") ? text.replace(/[\r\n]+/g, "") : text;
}

/** True for what JSON calls an object. */
export function isJsonObject(value: unknown): value is CloudTrailRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The record's own string at `field`, or undefined when absent or of another type. */
export function stringField(record: CloudTrailRecord, field: string): string | undefined {
  const value = Object.hasOwn(record, field) ? record[field] : undefined;
  return typeof value === "string" ? value : undefined;
}

const ISO_SECONDS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * The time of a record in milliseconds since 1970, or undefined when it has none that can be read: its eventTime, and
 * where that is missing or no time, what those who ship logs write instead (see `otherTimeMs`).
 * CloudTrail writes whole seconds in UTC (`2023-07-10T12:31:04Z`); fractions and offsets are accepted.
 */
export function eventTimeMs(record: CloudTrailRecord): number | undefined {
  const text = stringField(record, "eventTime");
  if (text === undefined || !ISO_SECONDS.test(text)) return otherTimeMs(record);
  const ms = Date.parse(text);
  return Number.isNaN(ms) || !isCalendarDay(text) ? otherTimeMs(record) : ms;
}

/** Where a time may stand besides `eventTime`, the first first; documented in docs/files.md. */
const OTHER_TIME_KEYS: readonly string[] = [
  "eventtime",
  "event_time",
  "@timestamp",
  "timestamp",
  "time",
  "_time",
];

const wrapperTimes = new WeakMap<CloudTrailRecord, unknown>();

/** Notes the time that stands on what a record came wrapped in; it counts when the record has none of its own. */
export function noteWrapperTime(record: CloudTrailRecord, time: unknown): void {
  wrapperTimes.set(record, time);
}

/** What was noted so, for a record that is made again of its text. */
export function wrapperTimeOf(record: CloudTrailRecord): unknown {
  return wrapperTimes.get(record);
}

/** A copy of some of a record has the record's time, also when that stands where nothing was copied from. */
export function withTimeOf(record: CloudTrailRecord, copy: CloudTrailRecord): CloudTrailRecord {
  if (eventTimeMs(copy) === undefined) {
    const ms = eventTimeMs(record);
    if (ms !== undefined) noteWrapperTime(copy, new Date(ms).toISOString());
  }
  return copy;
}

function otherTimeMs(record: CloudTrailRecord): number | undefined {
  for (const key of OTHER_TIME_KEYS) {
    const ms = Object.hasOwn(record, key) ? anyTimeMs(record[key]) : undefined;
    if (ms !== undefined) return ms;
  }
  return anyTimeMs(wrapperTimes.get(record));
}

const LOOSE_TIME =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))? ?(Z|UTC|[+-]\d{2}:?\d{2})?$/;

/** A time as log shippers write it: ISO 8601, UTC when it names no zone, or a count since 1970. */
function anyTimeMs(value: unknown): number | undefined {
  if (typeof value === "number") return countMs(value);
  if (typeof value !== "string") return undefined;
  if (/^\d{9,17}(?:\.\d+)?$/.test(value)) return countMs(Number(value));
  const match = LOOSE_TIME.exec(value);
  if (match === null) return undefined;
  const [, day = "", time, fraction = "0", zone = "Z"] = match;
  const ms = Date.parse(`${day}T${time}.${fraction.slice(0, 3)}${zone === "UTC" ? "Z" : zone}`);
  return Number.isNaN(ms) || !isCalendarDay(day) ? undefined : ms;
}

/** Seconds, milliseconds, microseconds or nanoseconds by their size, as long as that is a time from 2001 to 2286. */
function countMs(value: number): number | undefined {
  for (const perMs of [0.001, 1, 1000, 1_000_000]) {
    const ms = Math.floor(value / perMs);
    if (ms >= 1e12 && ms < 1e13) return ms;
  }
  return undefined;
}

/** Date.parse takes 30 February for 2 March. The text starts with `YYYY-MM-DD`. */
export function isCalendarDay(text: string): boolean {
  const day = Number(text.slice(8, 10));
  return day <= 28 || new Date(Date.parse(text.slice(0, 10))).getUTCDate() === day;
}

/**
 * A time as CloudTrail writes eventTime: ISO 8601 in UTC, whole seconds.
 * @param ms milliseconds since 1970
 */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
