import {
  COMMA,
  IS_BEFORE_VALUE,
  IS_SEPARATOR,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
} from "./json-bytes.ts";

/** What line breaks tell of the values of a stream: where one was cut off, the next line starts with a bracket. */
export class ValueLines {
  /** Whether the first value of the stream ended on the line it began on; undefined before its end. */
  isOneValueALine: boolean | undefined;
  /** Whether the value of the stream that is open has had a line break. */
  hasNewline: boolean;
  /** Inside a value, the last byte that is not white space before the last line break or chunk. */
  #lastByte = 0;

  constructor(from?: Pick<ValueLines, "isOneValueALine" | "hasNewline">) {
    this.isOneValueALine = from?.isOneValueALine;
    this.hasNewline = from?.hasNewline ?? false;
  }

  /** Remembers the last byte before `end` that is not white space. */
  noteLastByte(chunk: Uint8Array, end: number): void {
    for (let i = end - 1; i >= 0 && chunk[i] !== NEWLINE; i--) {
      if (IS_SEPARATOR[chunk[i]!] === 1 && chunk[i] !== COMMA) continue;
      this.#lastByte = chunk[i]!;
      return;
    }
  }

  /**
   * Whether this first byte of a line means that the open value was cut off: a bracket, in a file of one value a line,
   * and in any file where no value can start.
   */
  isCutOffBefore(byte: number): boolean {
    if (byte !== OPEN_BRACE && byte !== OPEN_BRACKET) return false;
    return this.isOneValueALine === true || IS_BEFORE_VALUE[this.#lastByte] === 0;
  }

  endValue(): void {
    this.isOneValueALine ??= !this.hasNewline;
  }
}
