import { rethrowUnless } from "../../errors.ts";
import { Buffer, isUtf8 } from "node:buffer";
import type { Coverage } from "../../source/coverage.ts";
import { testRecord } from "../../source/matching.ts";
import type { ReadRecord } from "../../record.ts";
import type { KnownPart } from "../../source/log-files.ts";
import type { ReadLimits } from "../../source/read-limits.ts";
import type { FileReport } from "../file-report.ts";
import { JsonSlicer } from "../json-slicer.ts";
import type { SliceSink } from "../slice-sink.ts";
import { sliceTaker, takeSlice } from "../take-slice.ts";
import type { Engine } from "./engine.ts";
import { type Boundary, type Scanned, START } from "./scanner.ts";
import { ASK, NO, YES } from "./verdict.ts";

const WINDOW_BYTES = 4 * 1024 * 1024;
/** An element that does not fit in here is left to the slicer. */
const MAX_WINDOW_BYTES = 16 * 1024 * 1024;
/** An element longer than any record's own 256 KB waits for a full window. */
const MAX_SCAN_AGAIN_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

interface FileScanOptions {
  readonly name: string;
  readonly engine: Engine;
  readonly coverage: Coverage;
  readonly files: FileReport;
  readonly limits: ReadLimits;
  readonly known?: KnownPart | undefined;
}

/** Why a file is not read by the scanner to its end. */
const NOT_UTF8 = "not valid UTF-8";
const NOT_PLAIN = "no valid JSON of records, or not in a list of them";
const TOO_LONG = `a value longer than ${MAX_WINDOW_BYTES / 1024 / 1024} MiB`;
const DAMAGED = "damaged before its end";

/** Why a record is parsed. */
const UNDECIDED = "the fields of the query do not decide";
const WRAPPED = "not a plain record with a time: wrapped, of another kind, or with escaped keys";
const IN_PARSED_FILE = "its file has left the fast path before it";

/**
 * The bytes of one file on their way to the records that match. The scanner reads what is plain and valid; from
 * the first place on that is not, the slicer reads the rest, record by record, as it reads everything when
 * there is no scanner. So both find the same.
 */
export class FileScan {
  readonly #options: FileScanOptions;
  #boundary: Boundary = START;
  #valueStart = 0;
  /** Bytes that were given and not scanned yet, and the place of the first of them in the file. */
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  /** So many are scanned at once: twice as many as were not enough, so that a long element is not begun too often. */
  #nextWindow = WINDOW_BYTES;
  #offset = 0;
  /** Reads the rest of the file, once that is decided. */
  #slicer: JsonSlicer | undefined;
  #isAscii = false;
  /** How many records came before what is read now. */
  #records: number;
  /** Those before were read by an earlier run. */
  readonly #unreadFrom: number;
  hasValues = false;

  constructor(options: FileScanOptions) {
    this.#options = options;
    this.#records = options.known?.firstRecord ?? 0;
    this.#unreadFrom = options.known?.unreadFrom ?? 0;
  }

  /** How many records the file has up to here. */
  get records(): number {
    return this.#records;
  }

  /**
   * Reads a file of which all bytes are there.
   * @param isAscii whether the bytes are known to be ASCII.
   */
  readWhole(bytes: Uint8Array, isAscii = false): void {
    this.#isAscii = isAscii;
    this.#pending.push(bytes);
    this.end();
  }

  push(chunk: Uint8Array): void {
    if (this.#slicer !== undefined) {
      this.#slicer.push(chunk);
      return;
    }
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes >= this.#nextWindow) this.#scanPending(false);
  }

  /** Reads the whole elements of what was given so far, unless a long one would be begun again each time. */
  scanSoFar(): void {
    if (this.#slicer !== undefined || this.#pendingBytes > MAX_SCAN_AGAIN_BYTES) return;
    if (this.#pendingBytes > 0) this.#scanPending(false);
    if (this.#slicer === undefined && this.#isWholeLine()) this.#scanPending(true, false);
  }

  /** Reads what was given so far to its last byte; what comes next is read by the slicer. */
  flush(): void {
    if (this.#slicer === undefined) this.#handOver(this.#takePending(), DAMAGED);
  }

  /** Ends the file: an unfinished value is a problem. */
  end(): void {
    if (this.#slicer === undefined) this.#scanPending(true);
    this.#slicer?.end();
  }

  #takePending(): Uint8Array {
    const [only] = this.#pending;
    const bytes =
      only !== undefined && this.#pending.length === 1 ? only : Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    return bytes;
  }

  /** Whether a value waits only because more of it could follow: the scanner sees its end by what comes next. */
  #isWholeLine(): boolean {
    const [bytes] = this.#pending;
    if (this.#boundary.elementDepth > 0 || bytes?.at(-1) !== NEWLINE) return false;
    try {
      JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
      return true;
    } catch (error) {
      rethrowUnless(error, SyntaxError);
      return false;
    }
  }

  /**
   * @param isLast the bytes end with a value.
   * @param isOver nothing comes after them.
   */
  #scanPending(isLast: boolean, isOver = isLast): void {
    let bytes = this.#takePending();
    if (this.#offset === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      // A byte order mark.
      bytes = bytes.subarray(3);
      this.#offset = 3;
    }
    for (;;) {
      const scanned = this.#options.engine.scanner.scan(bytes, this.#boundary, isLast);
      const isText = this.#isAscii || isUtf8(bytes.subarray(0, scanned.consumed));
      if (isText) {
        this.#takeRows(scanned);
        bytes = bytes.subarray(scanned.consumed);
      }
      const isStuck = !isLast && bytes.length > MAX_WINDOW_BYTES;
      if (!isText || scanned.ending === "odd" || (isStuck && scanned.ending === "plain")) {
        this.#handOver(
          bytes,
          isText ? (scanned.ending === "odd" ? NOT_PLAIN : TOO_LONG) : NOT_UTF8,
        );
        return;
      }
      if (scanned.ending === "full") continue;
      if (!isOver) {
        // A copy: the chunk it is from is larger.
        this.#pending = [Uint8Array.from(bytes)];
        this.#pendingBytes = bytes.length;
        this.#nextWindow = Math.max(WINDOW_BYTES, 2 * bytes.length);
      }
      return;
    }
  }

  #takeRows(scanned: Scanned): void {
    if (scanned.rows > 0) this.hasValues = true;
    this.#countAndMatch(scanned);
    // 0 in a list: still the value that was open at the start.
    if (scanned.valueStart > 0 || this.#boundary.elementDepth === 0) {
      this.#valueStart = this.#offset + scanned.valueStart;
    }
    this.#boundary = scanned.boundary;
    this.#offset += scanned.consumed;
  }

  #countAndMatch({ rows, consumed }: Scanned): void {
    const { name, engine, coverage, files, limits } = this.#options;
    const { maxRecordBytes } = limits;
    const mayBeLong = consumed > maxRecordBytes;
    const { scanner, matches, product } = engine;
    const isRecord = engine.recordTest();
    let records = 0;
    // Records that came before, and those in elements that are not plain.
    let others = this.#records;
    let earliest = Infinity;
    let latest = -Infinity;
    let undecided = 0;
    let wrapped = 0;
    for (let row = 0; row < rows; row++) {
      if (mayBeLong && scanner.end(row) - scanner.start(row) > maxRecordBytes) {
        others += this.#cutLong(row, others + records);
        continue;
      }
      const isPlain = isRecord(row) === YES;
      if (isPlain && others + records < this.#unreadFrom) {
        others++;
        continue;
      }
      if (isPlain) {
        const ms = scanner.timeMs(row);
        if (ms < earliest) earliest = ms;
        if (ms > latest) latest = ms;
        records++;
      }
      const verdict = isPlain ? matches(row) : ASK;
      if (verdict === NO) continue;
      if (verdict === YES) product.addRow(row, name, others + records - 1);
      else if (isPlain) {
        undecided++;
        this.#askPlain(row, others + records - 1);
      } else {
        wrapped++;
        others += this.#ask(row, others + records);
      }
    }
    product.endRows();
    coverage.countRecords(records, earliest, latest);
    files.parsesRecords(UNDECIDED, undecided);
    files.parsesRecords(WRAPPED, wrapped);
    this.#records = others + records;
  }

  /** Asks a record that is counted already. */
  #askPlain(row: number, index: number): void {
    const { coverage } = this.#options;
    const before = coverage.recordsRead;
    this.#ask(row, index);
    coverage.recordsRead = before;
  }

  /** Parses the element, and asks the record or records in it. @returns how many they are. */
  #ask(row: number, first: number): number {
    const { scanner } = this.#options.engine;
    const slice = { bytes: scanner.element(row), offset: this.#offset + scanner.start(row) };
    let index = first;
    takeSlice(slice, { ...this.#options, take: (read) => this.#test(read, index++) });
    return index - first;
  }

  /** Of an element that is too long to be parsed, asks the records it wraps. @returns how many they are. */
  #cutLong(row: number, first: number): number {
    const { engine, limits } = this.#options;
    const { scanner } = engine;
    const slice = { bytes: scanner.element(row), offset: this.#offset + scanner.start(row) };
    let index = first;
    const taker = this.#taker((read) => this.#test(read, index++));
    JsonSlicer.cutLong(taker, limits.maxRecordBytes, slice);
    return index - first;
  }

  #taker(take: (read: ReadRecord) => void): SliceSink {
    const onValue = () => {
      this.hasValues = true;
    };
    return sliceTaker({ ...this.#options, take, onValue });
  }

  #test(read: ReadRecord, index: number): void {
    const { name, engine, coverage } = this.#options;
    if (index < this.#unreadFrom) {
      coverage.recordsRead--;
      return;
    }
    if (testRecord(engine.test, read, coverage)) engine.product.addRecord(read, name, index);
  }

  #handOver(rest: Uint8Array, why: string): void {
    const { files, limits } = this.#options;
    files.parsesFile(why);
    const taker = this.#taker((read) => {
      files.parsesRecords(IN_PARSED_FILE, 1);
      this.#test(read, this.#records++);
    });
    const from = { offset: this.#offset, valueStart: this.#valueStart, ...this.#boundary };
    this.#slicer = new JsonSlicer(taker, limits.maxRecordBytes, from);
    // A copy: what the slicer keeps must outlast the scanner's memory.
    this.#slicer.push(Uint8Array.from(rest));
  }
}
