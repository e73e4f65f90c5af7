import { Buffer } from "node:buffer";
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  IS_BEFORE_VALUE,
  IS_SCALAR,
  IS_SEPARATOR,
  IS_SPACE_ESCAPE,
  IS_STRUCTURAL,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  RECORD_SEPARATOR,
  SPACE,
} from "./json-bytes.ts";
import { rethrowUnless } from "../errors.ts";
import { OpenSlice } from "./open-slice.ts";

/** One JSON value cut out of a stream of bytes: a record, or something that wraps one. */
export interface Slice {
  readonly bytes: Uint8Array;
  /** Where it starts, in bytes from the start of the (decompressed) stream. */
  readonly offset: number;
}

export interface SliceSink {
  readonly slice: (slice: Slice) => void;
  /** Called where the stream is not what it should be; the slicer goes on behind it. */
  readonly problem: (offset: number, reason: string) => void;
}

/** A place between two values of a stream or two elements of a list. */
export interface SlicerStart {
  readonly offset: number;
  /** 0 between values of the stream, 1 in a list, 2 in a `Records` list. */
  readonly elementDepth: 0 | 1 | 2;
  /** Where the value of the stream began that is open here, if one is. */
  readonly valueStart: number;
  /** Whether the first value of the stream ended on the line it began on; undefined before its end. */
  readonly isOneValueALine: boolean | undefined;
  /** Whether the open value has had a line break. */
  readonly hasNewline: boolean;
}

/** Top-level keys whose list holds the records: its elements are cut out one by one, so it is never held as a whole. */
export const LIST_KEYS: readonly string[] = ["Records", "Events", "events", "logEvents", "results"];
/** What stands before a list whose first elements others have read, and found valid. */
const BATCH_HEAD = Buffer.from('{"Records":[');
const LONGEST_LIST_KEY = Math.max(...LIST_KEYS.map((key) => key.length));

const NO_OBJECT = "expected an object in the list";
const NOT_JSON = "not JSON: expected { or [";
const TOO_LARGE = "a value larger than 64 MiB";

/**
 * Cuts a stream of bytes into JSON values without parsing it: single values, lines, concatenated values, and
 * the elements of a top-level list and of `Records` and its like. It knows strings, escapes and nesting, no
 * more; whether a slice is valid JSON is for the parser to say.
 *
 * Where the nesting is broken it skips to the next line that starts with a bracket. That saves the rest of a
 * file of one value a line, where a write was cut off; elsewhere such a line is rare.
 */
export class JsonSlicer {
  readonly #sink: SliceSink;
  /** Bytes of the stream before the current chunk. */
  #base = 0;
  #depth = 0;
  /** Values are cut out where they open at this depth: 0 in the stream, 1 in a list, 2 in a `Records` list. */
  #elementDepth: 0 | 1 | 2 = 0;
  #inString = false;
  #isEscaped = false;
  /** In a number or word of a list. */
  #inScalar = false;
  #inJunk = false;
  #atLineStart = false;
  /** Inside a value, the last byte that is not white space before the last line break or chunk. */
  #lastByte = 0;
  /** The text read last at depth 1, as long as it may be a list key; and that key, once a colon followed. */
  #text: string | undefined;
  #key: string | undefined;
  /** Whether the first value of the stream ended on the line it began on; undefined before. */
  #isOneValueALine: boolean | undefined;
  #hasNewline = false;
  /** Where the value of the stream began, from the start of the stream; -1 outside. */
  #valueStart = -1;
  readonly #slice = new OpenSlice();
  /** In a list, what was seen last of its values and commas; unknown behind what could not be read. */
  #seen: "nothing" | "value" | "comma" | "unknown" = "nothing";
  /** What stands around the lists that are open or were read in this value of the stream: `{"Records":[`. */
  #around: Uint8Array[] = [];
  /** The slice is the rest of that, from the end of the list on. */
  #isAround = false;
  /** The slice is a text, and may have JSON in it. */
  #isText = false;
  /** The stream has had a text with JSON in it: a line may start with one. */
  #hasTexts = false;

  /** @param from where the bytes begin, when others have read what stands before. */
  constructor(sink: SliceSink, from?: SlicerStart) {
    this.#sink = sink;
    if (from === undefined) return;
    this.#base = from.offset;
    this.#depth = from.elementDepth;
    this.#elementDepth = from.elementDepth;
    this.#isOneValueALine = from.isOneValueALine;
    this.#hasNewline = from.hasNewline;
    if (from.elementDepth === 0) return;
    this.#valueStart = from.valueStart;
    this.#seen = "value";
    if (from.elementDepth === 2) this.#around = [BATCH_HEAD];
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
    if (this.#depth > this.#elementDepth) this.#noteLastByte(chunk, chunk.length);
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
        if (byte === NEWLINE) this.#hasNewline = true;
        if (isInList && (byte > SPACE || byte === RECORD_SEPARATOR)) this.#separate(offset, byte);
        continue;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (isInList) this.#startElement(offset);
        this.#open(offset, byte);
        return i + 1;
      }
      if (isInList && (byte === CLOSE_BRACKET || byte === CLOSE_BRACE)) {
        this.#closeList(offset, byte);
        return i + 1;
      }
      if (byte === QUOTE) {
        if (isInList) this.#startElement(offset);
        this.#openText(offset);
        return i + 1;
      }
      if (isInList && IS_SCALAR[byte] === 1) {
        this.#startElement(offset);
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

  /** A comma in a list, or what separates the values of a stream, but no elements. */
  #separate(offset: number, byte: number): void {
    if (byte !== COMMA) this.#sink.problem(offset, "not JSON: expected a comma or a value");
    else {
      if (this.#seen === "nothing" || this.#seen === "comma") {
        this.#sink.problem(offset, "a comma with no value before it");
      }
      this.#seen = "comma";
    }
  }

  #startElement(offset: number): void {
    if (this.#seen === "value") this.#sink.problem(offset, "no comma before this value");
    this.#seen = "value";
  }

  /** A text where a value may stand: saved look-ups have records as texts. */
  #openText(offset: number): void {
    if (this.#depth === 0) {
      this.#valueStart = offset;
      this.#hasNewline = false;
    }
    this.#text = undefined;
    this.#inString = true;
    this.#isText = true;
    this.#slice.open(offset);
  }

  #endText(chunk: Uint8Array, end: number): void {
    const offset = this.#slice.start;
    const bytes = this.#slice.bytes(chunk, this.#base, end);
    this.#isText = false;
    if (bytes === undefined || startsJson(bytes)) {
      this.#hasTexts ||= this.#depth === 0;
      this.#endSlice(chunk, end);
      return;
    }
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
      this.#hasNewline = false;
    }
    this.#depth++;
    this.#text = undefined;
    this.#key = undefined;
    if (isList) this.#startList(1);
    else this.#slice.open(offset);
  }

  #closeList(offset: number, byte: number): void {
    if (byte !== CLOSE_BRACKET) {
      this.#sink.problem(offset, 'expected "]" at the end of the list');
      this.#around = [];
    } else if (this.#seen === "comma") {
      this.#sink.problem(offset, "a comma with no value behind it");
    }
    this.#depth--;
    this.#elementDepth = 0;
    if (this.#depth === 0) this.#endValue();
    else if (this.#around.length > 0) {
      this.#slice.open(offset);
      this.#isAround = true;
    }
  }

  #startList(elementDepth: 1 | 2): void {
    this.#elementDepth = elementDepth;
    this.#seen = "nothing";
  }

  /** Inside a value that is being cut out, or in the rest of an object around a `Records` list. */
  #inside(chunk: Uint8Array, start: number): number {
    if (this.#atLineStart && this.#isCutOff(chunk[start]!)) return start;
    for (let i = start; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (IS_STRUCTURAL[byte] === 0) continue;
      switch (byte) {
        case QUOTE:
          this.#inString = true;
          this.#text = this.#depth === 1 ? "" : undefined;
          return i + 1;
        case NEWLINE:
          this.#hasNewline = true;
          this.#noteLastByte(chunk, i);
          this.#atLineStart = true;
          return i + 1;
        case COLON:
          if (this.#depth === 1) this.#key = this.#text;
          break;
        case COMMA:
          if (this.#depth === 1) this.#key = undefined;
          break;
        case OPEN_BRACE:
          this.#depth++;
          break;
        case OPEN_BRACKET:
          this.#depth++;
          if (this.#opensList(chunk, i + 1)) return i + 1;
          break;
        default:
          this.#depth--;
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
    if (this.#depth !== 2 || this.#elementDepth !== 0) return false;
    if (this.#key === undefined || !LIST_KEYS.includes(this.#key)) return false;
    this.#startList(2);
    if (this.#slice.start >= 0) {
      const bytes = this.#slice.bytes(chunk, this.#base, end);
      if (bytes === undefined) this.#sink.problem(this.#openAt(), TOO_LARGE);
      else this.#around.push(Uint8Array.from(bytes));
    }
    this.#dropSlice();
    return true;
  }

  /**
   * A bracket at the start of a line means that the value before was cut off in a file of one value a line,
   * and in any file where no value can start.
   */
  #isCutOff(byte: number): boolean {
    this.#atLineStart = false;
    if (byte !== OPEN_BRACE && byte !== OPEN_BRACKET) return false;
    if (this.#isOneValueALine !== true && IS_BEFORE_VALUE[this.#lastByte] === 1) return false;
    this.#breakOff("the line ends inside this value");
    this.#atLineStart = true;
    return true;
  }

  /** Remembers the last byte before `end` that is not white space. */
  #noteLastByte(chunk: Uint8Array, end: number): void {
    for (let i = end - 1; i >= 0 && chunk[i] !== NEWLINE; i--) {
      if (IS_SEPARATOR[chunk[i]!] === 1 && chunk[i] !== COMMA) continue;
      this.#lastByte = chunk[i]!;
      return;
    }
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
        this.#text = undefined;
        // A line that was cut off may end in a backslash: its line break counts all the same.
        if (chunk[i + 1] !== NEWLINE) i++;
        if (i === chunk.length) this.#isEscaped = true;
      } else if (byte === NEWLINE) {
        this.#breakOff("a line break inside a string");
        return i;
      } else if (this.#text !== undefined) {
        this.#text =
          this.#text.length < LONGEST_LIST_KEY ? this.#text + String.fromCharCode(byte) : undefined;
      }
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

  #breakOff(reason: string): void {
    this.#sink.problem(this.#openAt(), reason);
    this.#dropSlice();
    if (this.#isOneValueALine === true) this.#elementDepth = 0;
    this.#depth = this.#elementDepth;
    if (this.#depth === 0) {
      this.#valueStart = -1;
      this.#around = [];
    }
    this.#inString = false;
    this.#isText = false;
    this.#startJunk();
  }

  #startJunk(): void {
    this.#inJunk = true;
    this.#atLineStart = false;
    this.#seen = "unknown";
  }

  /** Where the slice began, or the value of the stream when no slice is open. */
  #openAt(): number {
    return this.#slice.start >= 0 && !this.#isAround ? this.#slice.start : this.#valueStart;
  }

  #endSlice(chunk: Uint8Array, end: number): void {
    const offset = this.#slice.start;
    if (offset >= 0) {
      const bytes = this.#slice.bytes(chunk, this.#base, end);
      if (bytes === undefined) this.#sink.problem(this.#openAt(), TOO_LARGE);
      else if (this.#isAround) this.#checkAround(bytes);
      else this.#sink.slice({ bytes, offset });
    }
    this.#dropSlice();
    if (this.#depth === 0) this.#endValue();
  }

  /** What stands around lists of records was not parsed with them, and is not to be less than JSON for that. */
  #checkAround(rest: Uint8Array): void {
    try {
      JSON.parse(Buffer.concat([...this.#around, rest]).toString());
    } catch (error) {
      rethrowUnless(error, SyntaxError);
      this.#sink.problem(this.#valueStart, "what stands around the records is not valid JSON");
    }
  }

  #dropSlice(): void {
    this.#slice.drop();
    this.#isAround = false;
  }

  #endValue(): void {
    this.#valueStart = -1;
    this.#around = [];
    this.#isOneValueALine ??= !this.#hasNewline;
  }
}

/** Whether a text, from its opening quote on, starts as JSON of records does. */
function startsJson(text: Uint8Array): boolean {
  let i = 1;
  // White space is a blank, or an escape: \n, \r, \t.
  while (text[i] === SPACE || (text[i] === BACKSLASH && IS_SPACE_ESCAPE[text[i + 1]!] === 1)) {
    i += text[i] === SPACE ? 1 : 2;
  }
  return text[i] === OPEN_BRACE || text[i] === OPEN_BRACKET;
}
