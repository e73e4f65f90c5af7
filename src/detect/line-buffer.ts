const NEWLINE = "\n";
const TAB = "\t";

/**
 * Lines of a key and a text that can be sorted, outside V8's heap: millions of short-lived texts on it would make
 * it several times as large as what is in use.
 */
export class LineBuffer {
  #bytes: Buffer;
  #length = 0;
  /** Where each line begins, where its key ends, and where it ends. */
  #lines: (readonly [start: number, keyEnd: number, end: number])[] = [];

  constructor(bytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(bytes);
  }

  /**
   * @param text without newlines
   * @returns false when there is no room
   */
  add(key: string, text: string): boolean {
    const cleanKey = key.replaceAll(/[\t\n]/g, " ");
    const needed = Buffer.byteLength(cleanKey) + Buffer.byteLength(text) + 2;
    if (this.#length + needed > this.#bytes.length) {
      if (this.#length > 0) return false;
      this.#bytes = Buffer.allocUnsafeSlow(needed);
    }
    const start = this.#length;
    const keyEnd = start + this.#bytes.write(cleanKey, start);
    let end = keyEnd + this.#bytes.write(TAB, keyEnd);
    end += this.#bytes.write(text, end);
    end += this.#bytes.write(NEWLINE, end);
    this.#length = end;
    this.#lines.push([start, keyEnd, end]);
    return true;
  }

  /**
   * All lines by key, in the order of its UTF-8 bytes; those of one key as they came. They hold until the next
   * add(), and are gone then.
   */
  *takeSorted(): Generator<Buffer> {
    const bytes = this.#bytes;
    const lines = this.#lines.toSorted(
      ([a, aEnd], [b, bEnd]) => bytes.compare(bytes, b, bEnd, a, aEnd) || a - b,
    );
    this.#lines = [];
    this.#length = 0;
    for (const [start, , end] of lines) yield bytes.subarray(start, end);
  }
}

/** A line's key and text. @param line with its newline or without */
export function splitLine(line: string): readonly [key: string, text: string] {
  const tab = line.indexOf(TAB);
  return [line.slice(0, tab), line.slice(tab + 1)];
}
