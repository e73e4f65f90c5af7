import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";
import { LIST_KEYS } from "../list-key.ts";
import { type PathTree, pathTree } from "./path-tree.ts";
import {
  ALL_READ,
  BACKSLASH,
  COLON,
  FIRST_ID,
  FOLDED,
  FOLDED_BYTES,
  HAS_DETOUR,
  HAS_LINE_BREAK,
  MAX_NEEDLE_BYTES,
  NEEDLES,
  NEEDLES_BYTES,
  NEWLINE,
  NOT_PLAIN,
  QUOTE,
  RETURN,
  ROW_END,
  ROW_FLAGS,
  ROW_IDS,
  ROW_TIME,
  SPACE,
} from "./assembly/layout.ts";
import {
  MAX_KEY_BYTES,
  MAX_NODES,
  MAX_ROWS,
  MAX_SLOTS,
  type MemoryPlan,
  planMemory,
  STATE,
  valueAddress,
  WORD_BYTES,
  writeListKeys,
  writeTree,
} from "./scanner-memory.ts";
import { type CompiledModule, instantiate } from "./web-assembly.ts";

/** Where a stream of JSON is cut: between two elements of a container. */
export interface Boundary {
  /** 0 between values of the stream, 1 in a list, 2 in the list of a batch. */
  readonly elementDepth: 0 | 1 | 2;
  /** Whether the first value of the stream ended on the line it began on; undefined before its end. */
  readonly isOneValueALine: boolean | undefined;
  /** Whether the value of the stream that is open has had a line break. */
  readonly hasNewline: boolean;
}

export const START: Boundary = {
  elementDepth: 0,
  isOneValueALine: undefined,
  hasNewline: false,
};

export interface Scanned {
  /** Elements found: see `start`, `end`, `flags`, `timeMs` and `id`. */
  readonly rows: number;
  /** Bytes up to the end of the last element; what is behind them is to be given again. */
  readonly consumed: number;
  /** At `consumed`. */
  readonly boundary: Boundary;
  /** Where the open value of the stream began, from the first byte given; only with `elementDepth` above 0. */
  readonly valueStart: number;
  /**
   * "plain" when all is well; "full" when there is no room for more rows; "odd" when what follows is not a
   * valid container of plain elements.
   */
  readonly ending: "plain" | "odd" | "full";
}

interface ScannerExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly scan: (input: number, bytes: number, isLast: boolean) => number;
  readonly forget: (arena: number) => void;
  readonly inflate: (from: number, fromEnd: number, to: number, toEnd: number) => number;
  readonly idAt: (slot: number, at: number) => number;
  readonly find: (from: number, end: number, needle: number, length: number) => number;
  readonly uuidAt: (at: number) => number;
  readonly hashOf: (at: number, bytes: number) => void;
}

const PAGE_BYTES = 65_536;
/** The scanner looks this far behind the end. */
const PADDING_BYTES = 320;
/** What crc32 takes for the register inverted. */
const REGISTER_OF_ZEROS = 0xff_ff_ff_ff;
/** The inflater reads, and writes, this far behind the end. */
const INFLATE_PADDING_BYTES = 512;

/** True when the scanner has room for these paths. */
export function hasRoomFor({ nodes, slotCount }: PathTree): boolean {
  const keyBytes = nodes.reduce((sum, { key }) => sum + key.length, 0);
  return nodes.length <= MAX_NODES && slotCount <= MAX_SLOTS && keyBytes <= MAX_KEY_BYTES;
}

/**
 * Cuts JSON into the elements of its container and reads the values at some paths of each, without parsing it.
 * A value is a number (an id) for its text: equal texts at one path have equal numbers, so what a text means is
 * worked out once.
 */
export class Scanner {
  readonly #exports: ScannerExports;
  readonly #plan: MemoryPlan;
  readonly #slots: readonly number[];
  readonly #slotCount: number;
  #words = new Int32Array();
  #doubles = new Float64Array();
  #bytes: Buffer = Buffer.alloc(0);
  /** Where the bytes are that were scanned last. */
  #inputAt = 0;
  #inputEnd = 0;
  #scans = 0;
  #needleBytes = 0;
  readonly #onForget: (() => void)[] = [];

  /**
   * @param module the compiled scanner.wasm.
   * @param paths each projectable, together small enough (see `hasRoomFor`).
   * @param eager how many of them, from the first on, are asked of nearly every record. The others cost nothing but
   * a note of where the value stands, until they are asked.
   * @param detours see `detoursOf`
   */
  constructor(
    module: CompiledModule,
    paths: readonly (readonly string[])[],
    eager?: number,
    detours?: readonly (readonly string[])[],
  ) {
    const tree = pathTree(paths, eager, detours);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- compiled from assembly/scan.ts
    this.#exports = instantiate(module) as ScannerExports;
    this.#plan = planMemory(tree.slotCount);
    this.#slots = tree.slots;
    this.#slotCount = tree.slotCount;
    this.#reserve(PAGE_BYTES);
    writeTree(this.#exports.memory.buffer, tree);
    writeListKeys(this.#exports.memory.buffer, LIST_KEYS);
    const words = this.#words;
    words[STATE.slotCount] = tree.slotCount;
    words[STATE.rowAddress] = this.#plan.rows;
    words[STATE.maxRows] = MAX_ROWS;
    words[STATE.arenaEnd] = this.#plan.arenaEnd;
    this.#exports.forget(this.#plan.arena);
  }

  /** Calls back whenever ids lose their meaning. */
  onForget(callback: () => void): void {
    this.#onForget.push(callback);
  }

  /** Memory of the scanner: what is read into it need not be copied. Good until the next call of any method. */
  area(bytes: number): Buffer {
    this.#reserve(bytes);
    return this.#bytes.subarray(this.#plan.input, this.#plan.input + bytes);
  }

  /**
   * Inflates the DEFLATE data that stands in `area` from one offset to another, all of it.
   * @param size the size it should have.
   * @returns bytes in the scanner's memory, good until the next call of `area`; undefined when the data is damaged,
   * unusual or of another size.
   */
  inflate(from: number, end: number, size: number): Buffer | undefined {
    const offset = end + INFLATE_PADDING_BYTES;
    this.#reserve(offset + size + INFLATE_PADDING_BYTES);
    const { input } = this.#plan;
    const to = input + offset;
    const used = this.#exports.inflate(input + from, input + end, to, to + size);
    const isWhole = used === input + end && this.#words[STATE.inflated] === size;
    return isWhole ? this.#bytes.subarray(to, to + size) : undefined;
  }

  /** Whether what was inflated last is known to be ASCII. */
  get hasInflatedAscii(): boolean {
    return this.#words[STATE.isAscii] === 1;
  }

  /** CRC-32 of what was inflated last, as `node:zlib` computes it: RFC 1952 section 8. */
  crcOf(inflated: Buffer): number {
    if (inflated.length <= FOLDED_BYTES) return crc32(inflated);
    const folded = crc32(this.#bytes.subarray(FOLDED, FOLDED + FOLDED_BYTES), REGISTER_OF_ZEROS);
    return crc32(inflated.subarray(inflated.length & ~15), folded);
  }

  /**
   * Scans bytes that start at a boundary.
   * @param isLast false when more bytes follow. Then only whole elements are read.
   */
  scan(bytes: Uint8Array, boundary: Boundary, isLast: boolean): Scanned {
    const isHere = bytes.buffer === this.#bytes.buffer;
    if (!isHere) this.#reserve(bytes.length);
    this.#forgetWhenFull();
    const input = isHere ? bytes.byteOffset : this.#plan.input;
    this.#inputAt = input;
    this.#inputEnd = input + bytes.length;
    this.#scans++;
    const words = this.#words;
    if (!isHere) this.#bytes.set(bytes, input);
    this.#bytes.fill(0x20, input + bytes.length, input + bytes.length + PADDING_BYTES);
    words[STATE.elementDepth] = boundary.elementDepth;
    words[STATE.oneLine] =
      boundary.isOneValueALine === undefined ? -1 : Number(boundary.isOneValueALine);
    words[STATE.sawNewline] = Number(boundary.hasNewline);
    words[STATE.valueStart] = 0;
    words[STATE.hasUnknown] = 0;
    const status = this.#exports.scan(input, bytes.length, isLast);
    const oneLine = words[STATE.oneLine]!;
    return {
      rows: words[STATE.rows]!,
      consumed: words[STATE.consumed]!,
      boundary: {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the scanner knows no other depth
        elementDepth: words[STATE.elementDepth]! as 0 | 1 | 2,
        isOneValueALine: oneLine < 0 ? undefined : oneLine === 1,
        hasNewline: words[STATE.sawNewline] === 1,
      },
      valueStart: words[STATE.valueStart]!,
      ending: status === ALL_READ ? "plain" : status === NOT_PLAIN ? "odd" : "full",
    };
  }

  /** First byte of an element, from the first byte given to `scan`. */
  start(row: number): number {
    return this.#words[this.#row(row)]!;
  }

  /** The byte behind an element. */
  end(row: number): number {
    return this.#words[this.#row(row) + ROW_END / WORD_BYTES]!;
  }

  /**
   * Looks for a text in the rows of each scan, letters in either case, and no row twice.
   * @param text ASCII, not empty. What is longer than 128 bytes is looked for by its beginning
   * @returns whether a row has it: rows are to be asked in their order. Undefined when there is no room for it
   */
  finder(text: string): ((row: number) => boolean) | undefined {
    const bytes = Buffer.from(text.toLowerCase().slice(0, MAX_NEEDLE_BYTES));
    const needle = this.#needleBytes;
    if (needle + bytes.length > NEEDLES_BYTES) return undefined;
    this.#needleBytes += bytes.length;
    this.#bytes.set(bytes, NEEDLES + needle);
    let scan = 0;
    let found = 0;
    return (row) => {
      if (scan !== this.#scans) {
        scan = this.#scans;
        found = this.#inputAt - 1;
      }
      const start = this.#inputAt + this.start(row);
      if (found < start) found = this.#exports.find(start, this.#inputEnd, needle, bytes.length);
      return found + bytes.length <= this.#inputAt + this.end(row);
    };
  }

  flags(row: number): number {
    return this.#words[this.#row(row) + ROW_FLAGS / WORD_BYTES]!;
  }

  /** The record's eventTime; NaN when it is absent or not in CloudTrail's own form. */
  timeMs(row: number): number {
    return this.#doubles[(this.#row(row) >> 1) + ROW_TIME / 8]!;
  }

  /** Reads the ids at one of the paths, in the rows of the last scan. */
  idsAt(path: number): (row: number) => number {
    const slot = this.#slots[path]!;
    const first = (this.#plan.rows + ROW_IDS) / WORD_BYTES + slot;
    const { rowWords } = this.#plan;
    return (row) => {
      const at = first + row * rowWords;
      const id = this.#words[at]!;
      return id < 0 ? (this.#words[at] = this.#exports.idAt(slot, -id)) : id;
    };
  }

  /**
   * Reads the UUIDs at one of the paths, in the rows of the last scan, as four words.
   * @returns false where none stands, or only as an id.
   */
  uuidsAt(path: number): (row: number, into: Uint32Array, to: number) => boolean {
    const first = (this.#plan.rows + ROW_IDS) / WORD_BYTES + this.#slots[path]!;
    const { rowWords } = this.#plan;
    return (row, into, to) => {
      const at = this.#words[first + row * rowWords]!;
      if (at >= 0 || this.#exports.uuidAt(-at) === 0) return false;
      for (let i = 0; i < 4; i++) into[to + i] = this.#words[STATE.uuid + i]!;
      return true;
    };
  }

  /** What hashes are made with: eight words that nobody outside this run knows. */
  seed(words: readonly number[]): void {
    this.#words.set(words, STATE.seed);
  }

  /** A hash of an element's bytes, two words. */
  hash(row: number, into: Uint32Array, to: number): void {
    const start = this.start(row);
    this.#hash(this.#inputAt + start, this.end(row) - start, into, to);
  }

  /** The same of other bytes; what was scanned last is gone then. */
  hashOf(bytes: Uint8Array, into: Uint32Array, to: number): void {
    this.area(bytes.length).set(bytes);
    this.#hash(this.#plan.input, bytes.length, into, to);
  }

  #hash(at: number, bytes: number, into: Uint32Array, to: number): void {
    this.#exports.hashOf(at, bytes);
    into[to] = this.#words[STATE.hash]!;
    into[to + 1] = this.#words[STATE.hash + 1]!;
  }

  /** Whether no white space stands between the first tokens of an element. */
  isCompact(row: number): boolean {
    if ((this.flags(row) & HAS_LINE_BREAK) !== 0) return false;
    const bytes = this.#bytes;
    let at = this.#inputAt + this.start(row) + 1;
    if (bytes[at] !== QUOTE) return false;
    // A key with escapes is none of AWS's.
    do if (bytes[++at] === BACKSLASH) return false;
    while (bytes[at] !== QUOTE);
    return bytes[at + 1] === COLON && bytes[at + 2]! > SPACE;
  }

  /** Whether wanted paths lead in this element where their keys say, and nowhere else. */
  isStraight(row: number): boolean {
    return (this.flags(row) & HAS_DETOUR) === 0;
  }

  /** How many texts have ids at a path: from FIRST_ID on, since the last `onForget`. At an eager one all of them. */
  textCount(path: number): number {
    return this.#words[STATE.counts + this.#slots[path]!]!;
  }

  /** Whether a text of the last scan has no id, at any of the paths. */
  get hasUnknown(): boolean {
    return this.#words[STATE.hasUnknown] !== 0;
  }

  /** The JSON text behind an id of this path: a string with its quotes and escapes, a number or a word. */
  text(path: number, id: number): string {
    if (id < FIRST_ID) throw new RangeError(`id ${id} stands for no text`);
    const at = valueAddress(this.#slots[path]!, id) / WORD_BYTES;
    const start = this.#words[at + 1]!;
    return this.#bytes.toString("utf8", start, start + this.#words[at + 2]!);
  }

  /** The bytes of an element. */
  element(row: number): Buffer {
    return this.input().subarray(this.start(row), this.end(row));
  }

  /** The same on one line: in valid JSON a line break stands only between tokens. */
  line(row: number): Uint8Array {
    const bytes = this.element(row);
    if ((this.flags(row) & HAS_LINE_BREAK) === 0) return bytes;
    return bytes.filter((byte) => byte !== NEWLINE && byte !== RETURN);
  }

  /** The bytes given to `scan`. The caller may change what stands between elements. */
  input(): Buffer {
    return this.#bytes.subarray(this.#inputAt);
  }

  #row(row: number): number {
    return this.#plan.rows / WORD_BYTES + row * this.#plan.rowWords;
  }

  #reserve(bytes: number): void {
    const { memory } = this.#exports;
    const needed = this.#plan.input + bytes + PADDING_BYTES + 64;
    const missing = needed - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    if (this.#words.buffer === memory.buffer) return;
    this.#words = new Int32Array(memory.buffer);
    this.#doubles = new Float64Array(memory.buffer);
    this.#bytes = Buffer.from(memory.buffer);
  }

  /** Starts over with the dictionaries before they are full. */
  #forgetWhenFull(): void {
    const words = this.#words;
    let isFull =
      words[STATE.arena]! - this.#plan.arena > (this.#plan.arenaEnd - this.#plan.arena) / 2;
    for (let slot = 0; slot < this.#slotCount; slot++) {
      if (words[STATE.counts + slot]! > MAX_ROWS) isFull = true;
    }
    if (!isFull) return;
    this.#exports.forget(this.#plan.arena);
    for (const callback of this.#onForget) callback();
  }
}
