import { isJsonObject, type Place, type PlacedRecord } from "../record.ts";
import { jsonText, parseJsonText } from "../json-text.ts";

/** A record in a state file: its text, and where it stands. */
export type SavedRecord = readonly [text: string, file?: string, index?: number];

export function savedRecord({ record, place }: PlacedRecord): SavedRecord {
  const text = jsonText(record);
  return place === undefined ? [text] : [text, place.file, place.index];
}

/** The record as it was, with the digits of its numbers. @throws SyntaxError for a text that is no JSON */
export function restoredRecord(saved: SavedRecord): PlacedRecord {
  const record = parseJsonText(saved[0]);
  const place = placeOf(saved);
  const read = { record: isJsonObject(record) ? record : {} };
  return place === undefined ? read : { ...read, place };
}

export function placeOf([, file, index]: SavedRecord): Place | undefined {
  return file === undefined || index === undefined ? undefined : { file, index };
}

export function isSavedRecord(value: unknown): value is SavedRecord {
  if (!Array.isArray(value)) return false;
  const [text, file, index, ...others] = value as readonly unknown[];
  if (typeof text !== "string" || others.length > 0 || !isJsonText(text)) return false;
  return file === undefined ? index === undefined : typeof file === "string" && isCount(index);
}

function isJsonText(text: string): boolean {
  try {
    return isJsonObject(JSON.parse(text));
  } catch {
    return false;
  }
}

export function isListOf<T>(
  value: unknown,
  isOne: (one: unknown) => one is T,
): value is readonly T[] {
  return Array.isArray(value) && value.every(isOne);
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** The latest time that a Date can hold, in milliseconds. */
const LAST_MS = 8.64e15;

export function isTime(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= LAST_MS;
}
