import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  IS_SCALAR,
  IS_SEPARATOR,
  IS_STRUCTURAL,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  RECORD_SEPARATOR,
  SPACE,
} from "./json-bytes.ts";
import { ListKey } from "./list-key.ts";
import { ListSeparators } from "./list-separators.ts";
import { OpenSlice } from "./open-slice.ts";
import type { Slice, SliceSink, SlicerStart } from "./slice-sink.ts";
import { startsJson } from "./starts-json.ts";
import { SurroundingText } from "./surrounding-text.ts";
import { ValueLines } from "./value-lines.ts";

const NO_OBJECT = "expected an object in the list";
const NOT_JSON = "not JSON: expected { or [";
/** Long values in long values: deeper is not CloudTrail. */
const MAX_LAYERS = 6;

/**
 * Cuts a stream of bytes into JSON values without parsing it: single values, lines, concatenated values, and
 * the elements of a top-level list and of `Records` and its like. It knows strings, escapes and nesting, no
 * more; whether a slice is valid JSON is for the parser to say. No slice is longer than the limit: of a longer value, which
 * is not held, the elements of the lists of records are cut out if it wraps such, by a slicer of its own.
 *
 * Where the nesting is broken it skips to the next line that starts with a bracket. That saves the rest of a
 * file of one value a line, where a write was cut off; elsewhere such a line is rare.
 */
export class JsonSlicer {
  readonly #sink: SliceSink;
  readonly #maxBytes: number;
  /** How many more slicers for long values may be one in the other. */
  readonly #layers: number;
  /** This is one. */
  readonly #isLong: boolean;
  /** Bytes of the stream before the current chunk. */
  #base = 0;
  #depth = 0;
  /** Values are cut out where they open at this depth: 0 in the stream, 1 in a list, 2 in a `Records` list. */
  #elementDepth = 0;
  #inString = false;
  #isEscaped = false;
  /** In a number or word of a list. */
  #inScalar = false;
  #inJunk = false;
  #atLineStart = false;
  readonly #lines: ValueLines;
  readonly #key: ListKey;
  /** Where the value of the stream began, from the start of the stream; -1 outside. */
  #valueStart = -1;
  readonly #slice: OpenSlice<JsonSlicer>;
  readonly #separators: ListSeparators;
  readonly #around: SurroundingText;
  /** The slice is what stands around lists, from the end of the last on. */
  #isAround = false;
  /** A list has been opened whose elements are cut out. */
  #hasLists = false;
  /** The slice is a text, and may have JSON in it. */
  #isText = false;
  /** The stream has had a text with JSON in it: a line may start with one. */
  #hasTexts = false;

  /**
   * @param maxBytes of one value
   * @param from where the bytes begin, when others have read what stands before
   */
  constructor(sink: SliceSink, maxBytes: number, from?: SlicerStart, longLayer?: number) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
    this.#isLong = longLayer !== undefined;
    this.#layers = (longLayer ?? MAX_LAYERS) - 1;
    this.#lines = new ValueLines(from);
    this.#key = new ListKey(this.#isLong);
    this.#slice = new OpenSlice(maxBytes, (offset) => this.#startLong(offset));
    this.#separators = new ListSeparators(sink.problem, (from?.elementDepth ?? 0) > 0);
    this.#around = new SurroundingText(sink.problem, from?.elementDepth === 2);
    if (from === undefined) return;
    this.#base = from.offset;
    this.#depth = from.elementDepth;
    this.#elementDepth = from.elementDepth;
    if (from.elementDepth > 0) this.#valueStart = from.valueStart;
  }

  /** Hands on what wraps in a value that is longer than the limit, all of which is there. */
  static cutLong(sink: SliceSink, maxBytes: number, { bytes, offset }: Slice): void {
    const slicer = longSlicer(sink, maxBytes, offset, MAX_LAYERS);
    slicer.push(bytes);
    sink.long(offset, slicer.#keys());
  }

  /** Reads the next bytes of the stream. While a value is unfinished they are kept by reference. */
  push(chunk: Uint8Array): void {
    let i = 0;
    while (i < chunk.length) {
      if (this.#inJunk) i = this.#skipJunk(chunk, i);
      else if (this.#inString) i = this.#skipString(chunk, i);
      else if (this.#inScalar) i = this.#skipScalar(chunk, i);
      else if (this.#depth === this.#elementDepth) i = this.#between(chunk, i);
      else i = this.#inside(chunk, i);
    }
    if (this.#depth > this.#elementDepth) this.#lines.noteLastByte(chunk, chunk.length);
    this.#slice.keep(chunk, this.#base);
    this.#base += chunk.length;
  }

  /** Ends the stream: an unfinished value is a problem. */
  end(): void {
    if (this.#valueStart < 0) return;
    this.#sink.problem(this.#openAt(), "the file ends inside the value that starts here");
  }

  /** Between the values of the stream, or between the elements of a list. */
  #between(chunk: Uint8Array, start: number): number {
    const isInList = this.#elementDepth > 0;
    for (let i = start; i < chunk.length; i++) {
      const byte = chunk[i]!;
      const offset = this.#base + i;
      if (IS_SEPARATOR[byte] === 1) {
        if (byte === NEWLINE) this.#lines.hasNewline = true;
        if (isInList && (byte > SPACE || byte === RECORD_SEPARATOR))
          this.#separators.separate(offset, byte);
        continue;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (isInList) this.#separators.element(offset);
        this.#open(offset, byte);
        return i + 1;
      }
      if (isInList && (byte === CLOSE_BRACKET || byte === CLOSE_BRACE)) {
        this.#closeList(offset, byte);
        return i + 1;
      }
      if (byte === QUOTE) {
        if (isInList) this.#separators.element(offset);
        this.#openText(offset);
        return i + 1;
      }
      if (isInList && IS_SCALAR[byte] === 1) {
        this.#separators.element(offset);
        this.#sink.problem(offset, NO_OBJECT);
        this.#inScalar = true;
        return i + 1;
      }
      this.#sink.problem(offset, NOT_JSON);
      this.#startJunk();
      return i;
    }
    return chunk.length;
  }

  /** A text where a value may stand: saved look-ups have records as texts. */
  #openText(offset: number): void {
    if (this.#depth === 0) {
      this.#valueStart = offset;
      this.#lines.hasNewline = false;
    }
    this.#key.dropText();
    this.#inString = true;
    this.#isText = true;
    this.#slice.open(offset, false);
  }

  #endText(chunk: Uint8Array, end: number): void {
    const offset = this.#slice.start;
    const bytes = this.#slice.bytes(chunk, this.#base, end);
    if (bytes === undefined || startsJson(bytes)) {
      this.#hasTexts ||= this.#depth === 0;
      this.#endSlice(chunk, end);
      this.#isText = false;
      return;
    }
    this.#isText = false;
    this.#slice.drop();
    this.#sink.problem(offset, this.#elementDepth > 0 ? NO_OBJECT : NOT_JSON);
    if (this.#elementDepth > 0) return;
    this.#valueStart = -1;
    this.#startJunk();
  }

  #skipScalar(chunk: Uint8Array, start: number): number {
    let i = start;
    while (i < chunk.length && IS_SCALAR[chunk[i]!] === 1) i++;
    this.#inScalar = i === chunk.length;
    return i;
  }

  #open(offset: number, byte: number): void {
    const isList = this.#elementDepth === 0 && byte === OPEN_BRACKET;
    if (this.#depth === 0) {
      this.#valueStart = offset;
      this.#lines.hasNewline = false;
    }
    this.#depth++;
    this.#key.reset();
    if (isList) this.#startList(1);
    else this.#slice.open(offset, this.#elementDepth === 0);
  }

  #closeList(offset: number, byte: number): void {
    if (!this.#separators.close(offset, byte)) this.#around.forget();
    this.#depth--;
    this.#elementDepth = 0;
    if (this.#depth === 0) this.#endValue();
    else if (this.#around.isKept) {
      this.#slice.open(offset, true);
      this.#isAround = true;
    }
  }

  #startList(elementDepth: number): void {
    this.#elementDepth = elementDepth;
    this.#hasLists = true;
    this.#separators.open();
  }

  /** Inside a value that is being cut out, or in the rest of an object around a `Records` list. */
  #inside(chunk: Uint8Array, start: number): number {
    if (this.#atLineStart && this.#isCutOff(chunk, start)) return start;
    for (let i = start; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (IS_STRUCTURAL[byte] === 0) continue;
      switch (byte) {
        case QUOTE:
          this.#inString = true;
          this.#key.openText(this.#depth);
          return i + 1;
        case NEWLINE:
          this.#lines.hasNewline = true;
          this.#lines.noteLastByte(chunk, i);
          this.#atLineStart = true;
          return i + 1;
        case COLON:
          this.#key.colon(this.#depth);
          break;
        case COMMA:
          this.#key.comma(this.#depth);
          break;
        case OPEN_BRACE:
          this.#depth++;
          this.#key.openObject(this.#depth);
          break;
        case OPEN_BRACKET:
          this.#depth++;
          if (this.#opensList(chunk, i + 1)) return i + 1;
          break;
        default:
          this.#depth--;
          this.#key.close(this.#depth);
          if (this.#depth === this.#elementDepth) {
            this.#endSlice(chunk, i + 1);
            return i + 1;
          }
      }
    }
    return chunk.length;
  }

  /** The list under a key such as `Records`: from here on its elements are cut out, not the object around it. */
  #opensList(chunk: Uint8Array, end: number): boolean {
    if (this.#elementDepth !== 0 || !this.#key.opensList(this.#depth)) return false;
    this.#startList(this.#depth);
    if (this.#slice.start >= 0) {
      this.#around.add(this.#valueStart, this.#slice.around(chunk, this.#base, end));
    }
    this.#dropSlice();
    return true;
  }

  #isCutOff(chunk: Uint8Array, start: number): boolean {
    this.#atLineStart = false;
    if (!this.#lines.isCutOffBefore(chunk[start]!)) return false;
    this.#breakOff("the line ends inside this value", chunk, start);
    this.#atLineStart = true;
    return true;
  }

  #skipString(chunk: Uint8Array, start: number): number {
    let i = start;
    if (this.#isEscaped) {
      this.#isEscaped = false;
      if (chunk[i] !== NEWLINE) i++;
    }
    for (; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (byte === QUOTE) {
        this.#inString = false;
        if (this.#isText) this.#endText(chunk, i + 1);
        return i + 1;
      }
      if (byte === BACKSLASH) {
        this.#key.dropText();
        // A line that was cut off may end in a backslash: its line break counts all the same.
        if (chunk[i + 1] !== NEWLINE) i++;
        if (i === chunk.length) this.#isEscaped = true;
      } else if (byte === NEWLINE) {
        this.#breakOff("a line break inside a string", chunk, i);
        return i;
      } else if (this.#key.isReadingText) this.#key.addByte(byte);
    }
    return chunk.length;
  }

  /** Skips to the next line that starts with a bracket. */
  #skipJunk(chunk: Uint8Array, start: number): number {
    for (let i = start; i < chunk.length; i++) {
      const byte = chunk[i];
      const isStart = byte === OPEN_BRACE || byte === OPEN_BRACKET;
      if (this.#atLineStart && (isStart || (byte === QUOTE && this.#hasTexts))) {
        this.#inJunk = false;
        this.#atLineStart = false;
        return i;
      }
      this.#atLineStart = byte === NEWLINE;
    }
    return chunk.length;
  }

  #breakOff(reason: string, chunk: Uint8Array, end: number): void {
    // What stands whole in a long value has been handed on, in whatever chunks it came.
    this.#slice.keep(chunk, this.#base, end);
    this.#sink.problem(this.#openAt(), reason);
    this.#dropSlice();
    if (this.#lines.isOneValueALine === true) this.#elementDepth = 0;
    this.#depth = this.#elementDepth;
    if (this.#depth === 0) {
      this.#valueStart = -1;
      this.#around.forget();
    }
    this.#inString = false;
    this.#isText = false;
    this.#startJunk();
  }

  #startJunk(): void {
    this.#inJunk = true;
    this.#atLineStart = false;
    this.#separators.lose();
  }

  /** Where the slice began, or the value of the stream when no slice is open. */
  #openAt(): number {
    return this.#slice.start >= 0 && !this.#isAround ? this.#slice.start : this.#valueStart;
  }

  #endSlice(chunk: Uint8Array, end: number): void {
    const offset = this.#slice.start;
    if (offset >= 0) {
      const bytes = this.#slice.bytes(chunk, this.#base, end);
      if (this.#isAround) {
        this.#around.end(this.#valueStart, this.#slice.around(chunk, this.#base, end));
      } else if (bytes !== undefined) this.#sink.slice({ bytes, offset });
      else this.#endLong(offset, this.#slice.long(chunk, this.#base, end));
    }
    this.#dropSlice();
    if (this.#depth === 0) this.#endValue();
  }

  #startLong(offset: number): JsonSlicer | undefined {
    const isOwn = this.#isLong && this.#elementDepth === 0;
    if (isOwn || this.#isAround || this.#isText || this.#layers === 0) return undefined;
    return longSlicer(this.#sink, this.#maxBytes, offset, this.#layers);
  }

  #endLong(offset: number, long: JsonSlicer | undefined): void {
    const isOwn = this.#isLong && this.#elementDepth === 0;
    if (!isOwn) this.#sink.long(offset, long === undefined ? [] : long.#keys());
  }

  /** Of a long value: its first keys; undefined when its lists were cut. */
  #keys(): readonly string[] | undefined {
    return this.#hasLists ? undefined : this.#key.keys;
  }

  #dropSlice(): void {
    this.#slice.drop();
    this.#isAround = false;
  }

  #endValue(): void {
    this.#valueStart = -1;
    this.#around.forget();
    this.#lines.endValue();
  }
}

/** A slicer for one value that is longer than the limit. */
function longSlicer(sink: SliceSink, maxBytes: number, offset: number, layer: number): JsonSlicer {
  const between = { elementDepth: 0, valueStart: 0, hasNewline: false } as const;
  const from = { ...between, offset, isOneValueALine: undefined };
  return new JsonSlicer(sink, maxBytes, from, layer);
}
