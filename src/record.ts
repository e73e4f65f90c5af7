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
 * The record's eventTime in milliseconds since 1970, or undefined when it has none that can be read.
 * CloudTrail writes whole seconds in UTC (`2023-07-10T12:31:04Z`); fractions and offsets are accepted.
 */
export function eventTimeMs(record: CloudTrailRecord): number | undefined {
  const text = stringField(record, "eventTime");
  if (text === undefined || !ISO_SECONDS.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) || !isCalendarDay(text) ? undefined : ms;
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
