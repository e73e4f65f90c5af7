import { type CloudTrailRecord, isJsonObject, type PlacedRecord } from "./record.ts";

/**
 * A number as it stands in a JSON text whose digits a JavaScript number would not give back: 12345678901234567890,
 * 1e400, 1.0. It has no members; compared with a number it is the nearest one.
 */
export class SourceNumber {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  valueOf(): number {
    return Number(this.#text);
  }

  /** JSON.stringify has no way to write digits: jsonText, which asks it first, learns here that it has to. */
  toJSON(): number {
    wasMet = true;
    return this.valueOf();
  }
}

let wasMet = false;

/** JSON that keeps the digits of its numbers, on one line. Otherwise as JSON.stringify. */
export function jsonText(value: unknown): string {
  wasMet = false;
  const text = JSON.stringify(value);
  return wasMet ? textWithSourceNumbers(value) : text;
}

function textWithSourceNumbers(value: unknown): string {
  if (value instanceof SourceNumber) return value.toString();
  if (Array.isArray(value)) {
    return `[${value.map((one) => (one === undefined ? "null" : textWithSourceNumbers(one))).join(",")}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${JSON.stringify(key)}:${textWithSourceNumbers(member)}`);
  return `{${members.join(",")}}`;
}

/** A number that may not come back as it was: a fraction, an exponent, many digits, a negative zero. */
const MAY_LOSE_DIGITS = /(?:^|[:,[])\s*-?(?:\d{16}|\d+[.eE]|(?<=-)0)/;
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/gs;

/** Of this process, so that no log can hold it. */
let mark: string | undefined;

/** As JSON.parse, with a SourceNumber for each number whose digits it would lose. */
export function parseJsonText(text: string): unknown {
  if (!MAY_LOSE_DIGITS.test(text)) return JSON.parse(text);
  const prefix = (mark ??= `${crypto.randomUUID()} `);
  const marked = text.replace(STRING_OR_NUMBER, (token) =>
    token.startsWith('"') || String(Number(token)) === token ? token : `"${prefix}${token}"`,
  );
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === "string" && value.startsWith(prefix)
      ? new SourceNumber(value.slice(prefix.length))
      : value,
  );
}

/** Half of a surrogate pair does not survive UTF-8. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** A record as a text that a file can hold: its own, where there is one and UTF-8 has it. */
export function storedText(read: PlacedRecord): string {
  const { text = "" } = read;
  return text !== "" && isWellFormed(text) ? text : jsonText(recordAsWritten(read));
}

/**
 * A record as it is printed, with the digits of its text. The record itself when a JavaScript number keeps them,
 * and when it is nested deeper than can be walked.
 */
export function recordAsWritten({ text, record }: PlacedRecord): CloudTrailRecord {
  if (text === undefined || !MAY_LOSE_DIGITS.test(text)) return record;
  try {
    const written = parseJsonText(text);
    return isJsonObject(written) ? written : record;
  } catch (error) {
    if (error instanceof RangeError) return record;
    throw error;
  }
}
