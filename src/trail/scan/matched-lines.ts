import { Buffer } from "node:buffer";
import type { ReadRecord } from "../../record.ts";

/** Records that match, each as it stood in its file and with a line break behind it. */
export interface Lines {
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Texts that UTF-8 cannot hold (half of a surrogate pair), by the number of their line. */
  readonly odd: readonly (readonly [line: number, text: string])[];
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const FIRST_CAPACITY = 64 * 1024;

/** Collects lines. */
export class MatchedLines {
  #buffer = Buffer.alloc(0);
  /** What was taken last time: to grow is to copy. */
  #likely = 0;
  #length = 0;
  #count = 0;
  #odd: (readonly [number, string])[] = [];

  get byteLength(): number {
    return this.#length;
  }

  /** Adds whole lines but for the last line break. */
  addLines(bytes: Uint8Array, count: number): void {
    const end = this.#length + bytes.length;
    this.#reserve(end + 1);
    this.#buffer.set(bytes, this.#length);
    this.#buffer[end] = NEWLINE;
    this.#length = end + 1;
    this.#count += count;
  }

  /** Adds the bytes of a record on one line: in valid JSON a line break stands only between tokens. */
  addBroken(bytes: Uint8Array): void {
    this.addLines(
      bytes.filter((byte) => byte !== NEWLINE && byte !== RETURN),
      1,
    );
  }

  addText(text: string): void {
    if (!isWellFormed(text)) this.#odd.push([this.#count, text]);
    this.addLines(Buffer.from(text), 1);
  }

  /** What was collected since the last call. */
  take(): Lines {
    const bytes = this.#buffer.subarray(0, this.#length);
    const lines = { bytes, count: this.#count, odd: this.#odd };
    this.#likely = this.#length;
    this.#buffer = Buffer.alloc(0);
    this.#length = 0;
    this.#count = 0;
    this.#odd = [];
    return lines;
  }

  #reserve(length: number): void {
    if (length <= this.#buffer.length) return;
    const likely = this.#buffer.length === 0 ? this.#likely * 1.25 : this.#buffer.length * 2;
    const capacity = Math.ceil(Math.max(length, likely, FIRST_CAPACITY));
    // Not from the pool: workers give the memory away.
    const grown = Buffer.allocUnsafeSlow(capacity);
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}

/** Half of a surrogate pair does not survive UTF-8. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** The lines as records, parsed when they are looked at. */
export function recordsOf({ bytes, odd }: Lines): readonly ReadRecord[] {
  const texts = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString().split("\n");
  texts.pop();
  for (const [line, text] of odd) texts[line] = text;
  return texts.map((text) => new DecidedRecord(text));
}

/** A record of which the source knows that the query matches it. */
class DecidedRecord implements ReadRecord {
  readonly isMatch = true;
  readonly text: string;
  #record: ReadRecord["record"] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get record(): ReadRecord["record"] {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the source has found an object in it
    return (this.#record ??= JSON.parse(this.text) as ReadRecord["record"]);
  }
}
