import { Buffer } from "node:buffer";
import { isWellFormed } from "../../json-text.ts";
import { FIRST_LENGTH, grown } from "../columns.ts";
import type { Entries } from "../sigma/correlate/entries.ts";
import { type Actor, type EventRows, NUMBERS_A_ROW, WORDS_A_ROW } from "./event-rows.ts";
import type { MergeValues } from "./merge-values.ts";
import { addPlace, type Neighbours } from "./places.ts";

const FIRST_BYTES = 1 << 16;

/** Rows while they are made. */
export class RowBlock {
  count = 0;
  times = new Float64Array(FIRST_LENGTH);
  words = new Uint32Array(FIRST_LENGTH * WORDS_A_ROW);
  numbers = new Int32Array(FIRST_LENGTH * NUMBERS_A_ROW);
  flags = new Int32Array(FIRST_LENGTH);
  kept = new Int32Array(FIRST_LENGTH).fill(-1);
  matched = new Int32Array(FIRST_LENGTH).fill(-1);
  merging = new Int32Array(FIRST_LENGTH).fill(-1);
  readonly actors: Actor[] = [];
  readonly texts: string[] = [];
  readonly entries: Entries[] = [];
  readonly rules: (readonly string[])[] = [];
  readonly mergeValues: MergeValues[] = [];
  #lines = new Int32Array(FIRST_LENGTH).fill(-1);
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #length = 0;
  readonly #ends: number[] = [];
  readonly #odd: (readonly [number, string])[] = [];
  readonly #neighbours: Neighbours[] = [];

  /** @returns the new row */
  add(file: string, index: number): number {
    const row = this.count++;
    if (row === this.times.length) {
      this.times = grown(this.times);
      this.words = grown(this.words);
      this.numbers = grown(this.numbers);
      this.flags = grown(this.flags);
      this.kept = grown(this.kept).fill(-1, row);
      this.matched = grown(this.matched).fill(-1, row);
      this.merging = grown(this.merging).fill(-1, row);
      this.#lines = grown(this.#lines).fill(-1, row);
    }
    addPlace(this.#neighbours, file, index);
    return row;
  }

  /** Gives a row its text. */
  addLine(row: number, bytes: Uint8Array): void {
    const end = this.#length + bytes.length;
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(end, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = end;
    this.#lines[row] = this.#ends.push(end) - 1;
  }

  addText(row: number, text: string): void {
    if (!isWellFormed(text)) this.#odd.push([this.#ends.length, text]);
    this.addLine(row, Buffer.from(text));
  }

  hasLine(row: number): boolean {
    return this.#lines[row]! >= 0;
  }

  done(costs: Float64Array | undefined): EventRows {
    const { count } = this;
    return {
      count,
      times: this.times.slice(0, count),
      words: this.words.slice(0, count * WORDS_A_ROW),
      numbers: this.numbers.slice(0, count * NUMBERS_A_ROW),
      flags: this.flags.slice(0, count),
      kept: this.kept.slice(0, count),
      entries: this.entries,
      matched: this.matched.slice(0, count),
      rules: this.rules,
      merging: this.merging.slice(0, count),
      mergeValues: this.mergeValues,
      lines: this.#lines.slice(0, count),
      actors: this.actors,
      texts: this.texts,
      bytes: this.#bytes.subarray(0, this.#length),
      ends: Uint32Array.from(this.#ends),
      odd: this.#odd,
      costs,
      neighbours: this.#neighbours,
    };
  }
}

/** The memory that can be given to another thread with the rows. */
export function memoryOfRows(made: EventRows): readonly ArrayBufferLike[] {
  const { times, words, numbers, flags, kept, matched, merging, lines, bytes, ends } = made;
  return [times, words, numbers, flags, kept, matched, merging, lines, bytes, ends].map(
    ({ buffer }) => buffer,
  );
}
