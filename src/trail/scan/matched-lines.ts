import { Buffer } from "node:buffer";
import { isWellFormed } from "../../json-text.ts";
import {
  eventTimeMs,
  noteWrapperTime,
  type Place,
  type ReadRecord,
  wrapperTimeOf,
} from "../../record.ts";
import type { Product, ProductOrder } from "../../source/product.ts";
import { TimeOrder, type TimeSteps } from "../../source/time-order.ts";
import { HAS_LINE_BREAK } from "./assembly/layout.ts";
import type { Scanner } from "./scanner.ts";

/** Records that match, each as it stood in its file and with a line break behind it. */
export interface Lines {
  /** Of a buffer of their own, which may be larger; see `reuse`. */
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Texts that UTF-8 cannot hold (half of a surrogate pair), by the number of their line. */
  readonly odd: readonly (readonly [line: number, text: string])[];
  /** Times of what records came wrapped in, by the number of their line; see `noteWrapperTime`. */
  readonly times?: readonly (readonly [line: number, time: unknown])[];
  /** Where the lines stand, in their order; absent unless asked for. */
  readonly neighbours?: readonly Neighbours[];
  readonly order: TimeSteps;
}

/** Records that follow one another in a file, the first of them with this number. */
interface Neighbours {
  readonly file: string;
  readonly first: number;
  count: number;
}

const COMMA = 0x2c;
const NEWLINE = 0x0a;
const FIRST_CAPACITY = 64 * 1024;

export const LINES = "lines";

/** Orders the lines that match. @param wantsPlaces whether to remember where each stood */
export function linesOrder(wantsPlaces: boolean): ProductOrder<Lines> {
  return { name: LINES, paths: [], of: wantsPlaces };
}

type RowBytes = Pick<Scanner, "input" | "start" | "end" | "flags" | "line" | "timeMs">;

/** Collects lines. */
export class MatchedLines implements Product<Lines> {
  readonly #rows: RowBytes;
  readonly #order = new TimeOrder();
  #buffer: Buffer = Buffer.alloc(0);
  #spare: ArrayBufferLike | undefined;
  /** What was taken last time: to grow is to copy. */
  #likely = 0;
  #length = 0;
  #count = 0;
  #odd: (readonly [number, string])[] = [];
  #times: (readonly [number, unknown])[] = [];
  #neighbours: Neighbours[] | undefined;
  /** Rows that follow one another go out in one piece: the comma between them becomes the line break. */
  #input: Buffer = this.#buffer;
  #from = 0;
  #to = 0;
  #rowCount = 0;
  #file = "";
  #first = 0;

  /** @param wantsPlaces whether to remember where each line stood */
  constructor(rows: RowBytes, wantsPlaces = false) {
    this.#rows = rows;
    if (wantsPlaces) this.#neighbours = [];
  }

  get isDue(): boolean {
    return this.#length > 0;
  }

  addRow(row: number, file: string, index: number): void {
    const rows = this.#rows;
    this.#order.add(rows.timeMs(row));
    if ((rows.flags(row) & HAS_LINE_BREAK) !== 0) {
      this.endRows();
      this.#addLines(rows.line(row), 1, file, index);
      return;
    }
    const start = rows.start(row);
    if (this.#rowCount > 0 && start === this.#to + 1 && this.#input[this.#to] === COMMA) {
      this.#input[this.#to] = NEWLINE;
    } else {
      this.endRows();
      this.#input = rows.input();
      this.#from = start;
      this.#file = file;
      this.#first = index;
    }
    this.#to = rows.end(row);
    this.#rowCount++;
  }

  endRows(): void {
    const count = this.#rowCount;
    if (count === 0) return;
    this.#rowCount = 0;
    const bytes = this.#input.subarray(this.#from, this.#to);
    this.#addLines(bytes, count, this.#file, this.#first);
  }

  addRecord({ text, record }: ReadRecord, file: string, index: number): void {
    this.endRows();
    this.#order.add(eventTimeMs(record) ?? Number.NaN);
    if (!isWellFormed(text)) this.#odd.push([this.#count, text]);
    const time = wrapperTimeOf(record);
    if (time !== undefined) this.#times.push([this.#count, time]);
    this.#addLines(Buffer.from(text), 1, file, index);
  }

  memoryOf({ bytes }: Lines): readonly ArrayBufferLike[] {
    return [bytes.buffer];
  }

  /**
   * Gives back memory of lines that nobody needs any more: fresh memory is dear, and old lies about until it is
   * collected.
   */
  reuse(memory: ArrayBufferLike): void {
    if (memory.byteLength > (this.#spare?.byteLength ?? 0)) this.#spare = memory;
  }

  /**
   * Adds whole lines but for the last line break.
   * @param first the number of the first among the records of the file, in which they follow one another
   */
  #addLines(bytes: Uint8Array, count: number, file: string, first: number): void {
    const end = this.#length + bytes.length;
    this.#reserve(end + 1);
    this.#buffer.set(bytes, this.#length);
    this.#buffer[end] = NEWLINE;
    this.#length = end + 1;
    this.#count += count;
    if (this.#neighbours !== undefined) addTo(this.#neighbours, file, first, count);
  }

  take(): Lines | undefined {
    if (this.#count === 0) return undefined;
    const bytes = this.#buffer.subarray(0, this.#length);
    const lines = {
      bytes,
      count: this.#count,
      odd: this.#odd,
      times: this.#times,
      order: this.#order.take(),
    };
    const neighbours = this.#neighbours;
    this.#likely = this.#length;
    this.#buffer = Buffer.alloc(0);
    this.#length = 0;
    this.#count = 0;
    this.#odd = [];
    this.#times = [];
    if (neighbours === undefined) return lines;
    this.#neighbours = [];
    return { ...lines, neighbours };
  }

  #reserve(length: number): void {
    if (length <= this.#buffer.length) return;
    const grown = this.#larger(length);
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }

  #larger(length: number): Buffer {
    const spare = this.#spare;
    if (spare !== undefined && spare.byteLength >= length) {
      this.#spare = undefined;
      return Buffer.from(spare);
    }
    const likely = this.#buffer.length === 0 ? this.#likely * 1.25 : this.#buffer.length * 2;
    // Not from the pool: workers give the memory away.
    return Buffer.allocUnsafeSlow(Math.ceil(Math.max(length, likely, FIRST_CAPACITY)));
  }
}

function addTo(all: Neighbours[], file: string, first: number, count: number): void {
  const last = all.at(-1);
  if (last?.file === file && last.first + last.count === first) last.count += count;
  else all.push({ file, first, count });
}

/** The lines as records, parsed when they are looked at. */
export function recordsOf({
  bytes,
  odd,
  times = [],
  neighbours = [],
}: Omit<Lines, "order">): readonly ReadRecord[] {
  const texts = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString().split("\n");
  texts.pop();
  for (const [line, text] of odd) texts[line] = text;
  const places = neighbours.flatMap(placesOf);
  const timeAt = new Map(times);
  return texts.map((text, line) => new DecidedRecord(text, places[line], timeAt.get(line)));
}

function placesOf({ file, first, count }: Neighbours): readonly Place[] {
  return Array.from({ length: count }, (_, i) => ({ file, index: first + i }));
}

/** A record of which the source knows that the query matches it. */
class DecidedRecord implements ReadRecord {
  readonly isMatch = true;
  readonly text: string;
  readonly place: Place | undefined;
  readonly #time: unknown;
  #record: ReadRecord["record"] | undefined;

  /** @param time of what it came wrapped in */
  constructor(text: string, place: Place | undefined, time: unknown) {
    this.text = text;
    this.place = place;
    this.#time = time;
  }

  get record(): ReadRecord["record"] {
    return (this.#record ??= this.#parsed());
  }

  #parsed(): ReadRecord["record"] {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the source has found an object in it
    const record = JSON.parse(this.text) as ReadRecord["record"];
    if (this.#time !== undefined) noteWrapperTime(record, this.#time);
    return record;
  }
}
