import { type CloudTrailRecord, isJsonObject, type PlacedRecord, withTimeOf } from "./record.ts";

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

  /** JSON.stringify has no way to write digits: jsonText makes numbers of these texts. */
  toJSON(): number | string {
    if (!isWriting) return this.valueOf();
    wasMet = true;
    return ofThisProcess() + this.#text;
  }
}

let wasMet = false;
/** While jsonText writes. */
let isWriting = false;

/** JSON that keeps the digits of its numbers, on one line. Otherwise as JSON.stringify. */
export function jsonText(value: unknown): string {
  wasMet = false;
  isWriting = true;
  try {
    const text = JSON.stringify(value);
    return wasMet ? text.replaceAll(markedNumbers(), "$1") : text;
  } finally {
    isWriting = false;
  }
}

/** Of this process, so that no log can hold it. */
let mark: string | undefined;

function ofThisProcess(): string {
  return (mark ??= `${crypto.randomUUID()} `);
}

let markedText: RegExp | undefined;

function markedNumbers(): RegExp {
  return (markedText ??= new RegExp(`"${ofThisProcess()}([^"]*)"`, "g"));
}

/** A number that may not come back as it was: a fraction, an exponent, many digits, a negative zero. */
const MAY_LOSE_DIGITS = /(?:^|[:,[])\s*-?(?:\d{16}|\d+[.eE]|(?<=-)0)/;

/** As JSON.parse, with a SourceNumber for each number whose digits it would lose. */
export function parseJsonText(text: string): unknown {
  if (!MAY_LOSE_DIGITS.test(text)) return JSON.parse(text);
  const prefix = ofThisProcess();
  return withSourceNumbers(JSON.parse(markNumbers(text, prefix)), prefix);
}

const NUMBER = /-?\d[\d.eE+-]*/y;

/** Makes texts that begin with the prefix of the numbers that would lose digits: between strings stand few characters. */
function markNumbers(text: string, prefix: string): string {
  let marked = "";
  let copied = 0;
  for (let at = 0; ;) {
    const quote = text.indexOf('"', at);
    const end = quote < 0 ? text.length : quote;
    while (at < end) {
      const code = text.charCodeAt(at);
      if (code !== MINUS && (code < ZERO || code > NINE)) {
        at++;
        continue;
      }
      NUMBER.lastIndex = at;
      const number = NUMBER.exec(text)?.[0];
      if (number === undefined) {
        at++;
        continue;
      }
      if (String(Number(number)) !== number) {
        marked += `${text.slice(copied, at)}"${prefix}${number}"`;
        copied = at + number.length;
      }
      at += number.length;
    }
    if (quote < 0) return marked + text.slice(copied);
    at = endOfString(text, quote);
  }
}

const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** @returns the place behind the string that begins at `quote` */
function endOfString(text: string, quote: number): number {
  for (let at = text.indexOf('"', quote + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let from = at;
    while (text[from - 1] === "\\") from--;
    if ((at - from) % 2 === 0) return at + 1;
  }
  return text.length;
}

/** Faster than a reviver, which is asked for each value. */
function withSourceNumbers(value: unknown, prefix: string): unknown {
  if (typeof value === "string") {
    return value.startsWith(prefix) ? new SourceNumber(value.slice(prefix.length)) : value;
  }
  if (typeof value !== "object" || value === null) return value;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object or a list of JSON.parse
  const members = value as Record<string, unknown>;
  for (const key of Object.keys(members)) {
    const member = members[key];
    const found = withSourceNumbers(member, prefix);
    if (found !== member) setOwn(members, key, found);
  }
  return members;
}

/** Sets a member of the object's own, as JSON.parse does: a key may be called __proto__. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") object[key] = value;
  else {
    Object.defineProperty(object, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
}

/** Half of a surrogate pair does not survive UTF-8. */
export function isWellFormed(text: string): boolean {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of ES2024; Node has it from 20 on
  return (text as unknown as { isWellFormed(): boolean }).isWellFormed();
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
    return isJsonObject(written) ? withTimeOf(record, written) : record;
  } catch (error) {
    if (error instanceof RangeError) return record;
    throw error;
  }
}
