/** What to write instead of a word where a path is expected, a sentence. */
export type WordHint = (word: string) => string;

/**
 * A reading position in an expression. What a character means depends on what the grammar expects next
 * (a path, an operator, a literal, a regular expression), so there is no token list: the parser asks.
 */
export class Cursor {
  readonly text: string;
  readonly wordHint: WordHint;
  offset = 0;

  constructor(
    text: string,
    wordHint: WordHint = (word) => `paths start at the record: $.${word}.`,
  ) {
    this.text = text;
    this.wordHint = wordHint;
  }

  get atEnd(): boolean {
    return this.offset >= this.text.length;
  }

  /** The character here, or "" at the end. */
  peek(): string {
    return this.text.charAt(this.offset);
  }

  skipSpace(): void {
    while (/\s/.test(this.peek())) this.offset++;
  }

  /** Takes `symbol` if it stands here. */
  take(symbol: string): boolean {
    if (!this.text.startsWith(symbol, this.offset)) return false;
    this.offset += symbol.length;
    return true;
  }

  /** Takes the keyword if it stands here as a whole word. */
  takeWord(keyword: string): boolean {
    if (this.word() !== keyword) return false;
    this.offset += keyword.length;
    return true;
  }

  /** The word that starts here, not taken; "" if none does. */
  word(): string {
    const match = matchAt(/[A-Za-z_][\w.-]*/y, this.text, this.offset);
    return match ?? "";
  }
}

/** What the sticky `pattern` matches at `offset`, or undefined. */
export function matchAt(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}
