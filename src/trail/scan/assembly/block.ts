import { equal, joined, parity } from "./bits";
import {
  BACKSLASH_PATTERN,
  BLOCK,
  CLOSING_BRACE_PATTERN,
  COLON_PATTERN,
  COMMA_PATTERN,
  NEWLINE_PATTERN,
  OPENING_BRACE_PATTERN,
  QUOTE_PATTERN,
  RETURN_PATTERN,
  SPACE_PATTERN,
  TAB_PATTERN,
} from "./layout";
import { isEscape, isScalar } from "./tokens";

/**
 * What stands in the 64 bytes at hand: strings, escapes, white space, numbers and words, and what holds JSON
 * together. Bit i stands for byte i.
 *
 * Its results stand in memory, since a function returns one only. A class, since methods may have `@inline`: a call
 * for each block costs five percent.
 */
@unmanaged
class Block {
  start: usize;
  /** Inside strings; all else is outside. */
  backslashes: u64;
  /** From an opening quote to the byte before the closing one. */
  strings: u64;
  openingQuotes: u64;
  closingQuotes: u64;
  spaces: u64;
  /** Line feeds, and those with carriage returns. */
  newlines: u64;
  breaks: u64;
  /** Braces and brackets. */
  openers: u64;
  closers: u64;
  commas: u64;
  colons: u64;
  /** First bytes of numbers and words. */
  scalarStarts: u64;

  // What the block before leaves: all ones in a string, else 0; the others 1 or 0.
  inString: u64;
  private isEscaped: u64;
  private inScalar: u64;

  /** The next block begins between two tokens. */
  startTokens(): void {
    this.inString = 0;
    this.isEscaped = 0;
    this.inScalar = 0;
  }

  /** @returns false when something in it cannot be in JSON: a control character, an escape, a number or word. */
  @inline
  read(start: usize): bool {
    this.start = start;
    const a = v128.load(start);
    const b = v128.load(start, 16);
    const c = v128.load(start, 32);
    const d = v128.load(start, 48);
    const spaceByte = v128.load8_splat(SPACE_PATTERN);

    const backslashes = equal(a, b, c, d, v128.load8_splat(BACKSLASH_PATTERN));
    this.backslashes = backslashes;
    const escaped = this.escapedBy(backslashes);
    const quotes = equal(a, b, c, d, v128.load8_splat(QUOTE_PATTERN)) & ~escaped;
    const strings = parity(quotes) ^ this.inString;
    const outside = ~strings;
    const closingQuotes = quotes & outside;
    this.inString = ((strings as i64) >> 63) as u64;
    this.strings = strings;
    this.openingQuotes = quotes & strings;
    this.closingQuotes = closingQuotes;

    // Few files have control characters, and in most blocks no white space is outside the strings.
    let controls: u64 = 0;
    this.forgetBreaks();
    const least = i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d));
    if (v128.any_true(i8x16.lt_u(least, spaceByte))) {
      controls = joined(
        i8x16.lt_u(a, spaceByte),
        i8x16.lt_u(b, spaceByte),
        i8x16.lt_u(c, spaceByte),
        i8x16.lt_u(d, spaceByte),
      );
      const newlines = equal(a, b, c, d, v128.load8_splat(NEWLINE_PATTERN)) & outside;
      const breaks = newlines | (equal(a, b, c, d, v128.load8_splat(RETURN_PATTERN)) & outside);
      this.newlines = newlines;
      this.breaks = breaks;
      const tabs = equal(a, b, c, d, v128.load8_splat(TAB_PATTERN));
      if (((controls & strings) | (controls & ~(tabs | breaks))) != 0) return false;
    }
    const spaces = (equal(a, b, c, d, spaceByte) | controls) & outside;
    this.spaces = spaces;

    // `[` and `]` differ from `{` and `}` in one bit.
    const e = v128.or(a, spaceByte);
    const f = v128.or(b, spaceByte);
    const g = v128.or(c, spaceByte);
    const h = v128.or(d, spaceByte);
    const openers = outside & equal(e, f, g, h, v128.load8_splat(OPENING_BRACE_PATTERN));
    const closers = outside & equal(e, f, g, h, v128.load8_splat(CLOSING_BRACE_PATTERN));
    const commas = outside & equal(a, b, c, d, v128.load8_splat(COMMA_PATTERN));
    const colons = outside & equal(a, b, c, d, v128.load8_splat(COLON_PATTERN));
    this.openers = openers;
    this.closers = closers;
    this.commas = commas;
    this.colons = colons;

    const scalars = ~(strings | spaces | openers | closers | commas | colons | closingQuotes);
    const scalarStarts = scalars & ~((scalars << 1) | this.inScalar);
    this.inScalar = scalars >> 63;
    this.scalarStarts = scalarStarts;
    for (let left = scalarStarts; left != 0; left &= left - 1) {
      if (!isScalar(start + (ctz(left) as usize))) return false;
    }
    for (let left = escaped; left != 0; left &= left - 1) {
      if (!isEscape(start + (ctz(left) as usize))) return false;
    }
    return true;
  }

  /** Which characters are escaped: https://arxiv.org/abs/1902.08318 section 3.1.1 */
  private escapedBy(backslashes: u64): u64 {
    const isEscaped = this.isEscaped;
    if (backslashes == 0) {
      this.isEscaped = 0;
      return isEscaped;
    }
    const starters = backslashes & ~isEscaped;
    const follows = (starters << 1) | isEscaped;
    const oddStarts = starters & 0xaaaaaaaaaaaaaaaa & ~follows;
    const sum = oddStarts + starters;
    this.isEscaped = (sum < starters) as u64;
    return (0x5555555555555555 ^ (sum << 1)) & follows;
  }

  /** The rest of the block is read anew, from the end of an element on. */
  forgetBreaks(): void {
    this.newlines = 0;
    this.breaks = 0;
  }

  /** The address of the last byte among `bits`; `earlier` when there is none. */
  lastOf(bits: u64, earlier: usize): usize {
    return bits == 0 ? earlier : this.start + 63 - (clz(bits) as usize);
  }

  /** The bits of the bytes at and behind an address. */
  from(at: usize): u64 {
    if (at <= this.start) return ~0;
    const skipped = at - this.start;
    return skipped >= 64 ? 0 : (~0 as u64) << (skipped as u64);
  }
}

export const block = changetype<Block>(BLOCK);
