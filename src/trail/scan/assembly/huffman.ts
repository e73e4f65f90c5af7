import {
  AT_IS_ASCII,
  CODE_COUNTS,
  CODE_LENGTHS,
  DISTANCES,
  DISTANCE_BITS,
  DISTANCE_TABLE,
  END_OF_BLOCK,
  LITERAL,
  LITERALS,
  LITERALS_AT,
  LITERAL_BITS,
  LITERAL_COUNT_AT,
  LITERAL_TABLE,
  MAX_TABLE_ENTRIES,
  PRECODE_BITS,
  PRECODE_TABLE,
  SORTED_SYMBOLS,
  SPECIAL,
  SUBTABLE,
  SYMBOL_OFFSETS,
} from "./layout";

// Decoding tables for Huffman codes, RFC 1951 section 3.2.2, in the manner of libdeflate: an entry says all that there
// is to know about a symbol, so that decoding takes one look-up for nearly every symbol.
//
// Bits 0-5: how many bits code and extra bits take; 8-11: how many of them the code takes; 16-31: the base of the length
// or distance. With LITERAL, 12-13: how many literals, 16-23 and 24-31: which. SPECIAL alone: no such code.

const MAX_BITS: u32 = 15;

/**
 * Makes the table for the code lengths at CODE_LENGTHS + `from`.
 * @param kind LITERALS, DISTANCES or neither, for the code of code lengths.
 * @returns false for codes that are not complete, which are rare enough to be left to zlib.
 */
export function makeTable(from: u32, count: u32, kind: i32): bool {
  const table =
    kind == LITERALS ? LITERAL_TABLE : kind == DISTANCES ? DISTANCE_TABLE : PRECODE_TABLE;
  const bits = kind == LITERALS ? LITERAL_BITS : kind == DISTANCES ? DISTANCE_BITS : PRECODE_BITS;
  const lengths = CODE_LENGTHS + (from as usize);
  memory.fill(CODE_COUNTS, 0, 64);
  for (let i: u32 = 0; i < count; i++) {
    const counter = CODE_COUNTS + ((load<u8>(lengths + (i as usize)) as usize) << 2);
    store<u32>(counter, load<u32>(counter) + 1);
  }
  let left: i32 = 1;
  let offset: u32 = 0;
  for (let length: u32 = 1; length <= MAX_BITS; length++) {
    const ofLength = load<u32>(CODE_COUNTS + ((length as usize) << 2));
    left = (left << 1) - (ofLength as i32);
    if (left < 0) return false;
    store<u32>(SYMBOL_OFFSETS + ((length as usize) << 2), offset);
    offset += ofLength;
  }
  if (left > 0) return kind == DISTANCES && fewDistances(lengths, count, offset);
  if (kind == LITERALS && hasLiteralsAbove127(lengths)) store<i32>(AT_IS_ASCII, 0);
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const length = load<u8>(lengths + (symbol as usize)) as usize;
    if (length == 0) continue;
    const at = SYMBOL_OFFSETS + (length << 2);
    const place = load<u32>(at);
    store<u16>(SORTED_SYMBOLS + ((place as usize) << 1), symbol as u16);
    store<u32>(at, place + 1);
  }
  if (!fill(table, bits, offset, lengths, kind)) return false;
  if (kind == LITERALS) pairLiterals();
  return true;
}

function hasLiteralsAbove127(lengths: usize): bool {
  let any: u64 = 0;
  for (let symbol: usize = 128; symbol < 256; symbol += 8) any |= load<u64>(lengths + symbol);
  return any != 0;
}

/** One distance code or none is not complete, and allowed: RFC 1951 section 3.2.7. */
function fewDistances(lengths: usize, count: u32, used: u32): bool {
  if (used > 1) return false;
  for (let i: u32 = 0; i < 1 << DISTANCE_BITS; i++) {
    store<u32>(DISTANCE_TABLE + ((i as usize) << 2), SPECIAL);
  }
  for (let symbol: u32 = 0; symbol < count; symbol++) {
    const length = load<u8>(lengths + (symbol as usize));
    if (length == 0) continue;
    if (length != 1) return false;
    for (let i: u32 = 0; i < 1 << DISTANCE_BITS; i += 2) {
      store<u32>(DISTANCE_TABLE + ((i as usize) << 2), entryOf(DISTANCES, symbol, 1));
    }
  }
  return true;
}

function fill(table: usize, bits: u32, used: u32, lengths: usize, kind: i32): bool {
  /** The code with its bits the other way round, as they come. */
  let code: u32 = 0;
  let subtable: u32 = 0;
  let subtableBits: u32 = 0;
  let subtablePrefix: u32 = ~0;
  let tableEnd: u32 = 1 << bits;
  for (let i: u32 = 0; i < used; i++) {
    const symbol = load<u16>(SORTED_SYMBOLS + ((i as usize) << 1)) as u32;
    const length = load<u8>(lengths + (symbol as usize)) as u32;
    if (length <= bits) {
      const entry = entryOf(kind, symbol, length);
      for (let at = code; at < 1 << bits; at += 1 << length) {
        store<u32>(table + ((at as usize) << 2), entry);
      }
    } else {
      const prefix = code & ((1 << bits) - 1);
      if (prefix != subtablePrefix) {
        subtablePrefix = prefix;
        subtable = tableEnd;
        subtableBits = bitsOfSubtable(length - bits, bits, i, used, lengths);
        tableEnd += 1 << subtableBits;
        if (tableEnd > MAX_TABLE_ENTRIES) return false;
        const pointer = (subtable << 16) | SPECIAL | SUBTABLE | (subtableBits << 8) | bits;
        store<u32>(table + ((prefix as usize) << 2), pointer);
      }
      const entry = entryOf(kind, symbol, length - bits);
      for (let at = code >> bits; at < 1 << subtableBits; at += 1 << (length - bits)) {
        store<u32>(table + (((subtable + at) as usize) << 2), entry);
      }
    }
    // One more, from the highest bit of this length down.
    let bit: u32 = 1 << (length - 1);
    while ((code & bit) != 0) bit >>= 1;
    code = bit == 0 ? 0 : (code & (bit - 1)) | bit;
  }
  return true;
}

const ONE_LITERAL: u32 = 1 << LITERAL_COUNT_AT;
const TWO_LITERALS: u32 = 2 << LITERAL_COUNT_AT;

/**
 * Makes one entry of two literals wherever both codes fit: identifiers, addresses and dates are literals mostly, with
 * short codes. From the end, since what follows a code is found nearer to the start, and must still be single.
 */
function pairLiterals(): void {
  const single = LITERAL | ONE_LITERAL;
  for (let i: i32 = (1 << LITERAL_BITS) - 1; i >= 0; i--) {
    const at = LITERAL_TABLE + ((i as usize) << 2);
    const first = load<u32>(at);
    const second = load<u32>(LITERAL_TABLE + ((((i as u32) >> (first & 15)) as usize) << 2));
    const bits = (first & 15) + (second & 15);
    const literals = (first & 0xff0000) | ((second & 0xff0000) << 8);
    const fit = ((first & second & single) == single) & (bits <= LITERAL_BITS);
    // Without a branch, which would be mispredicted every other time.
    store<u32>(at, select<u32>(LITERAL | TWO_LITERALS | literals | bits, first, fit));
  }
}

/** How many more bits the codes take that share a prefix, the first of which is the symbol at `i`. */
function bitsOfSubtable(least: u32, bits: u32, i: u32, used: u32, lengths: usize): u32 {
  let subtableBits = least;
  let room: i32 = 1 << subtableBits;
  for (; i < used; i++) {
    const symbol = load<u16>(SORTED_SYMBOLS + ((i as usize) << 1)) as usize;
    const more = (load<u8>(lengths + symbol) as u32) - bits;
    if (more > subtableBits) {
      room <<= more - subtableBits;
      subtableBits = more;
    }
    room -= 1;
    if (room <= 0) break;
  }
  return subtableBits;
}

function entryOf(kind: i32, symbol: u32, length: u32): u32 {
  const code = (length << 8) | length;
  if (kind == LITERALS) {
    if (symbol < 256) return LITERAL | ONE_LITERAL | (symbol << LITERALS_AT) | code;
    if (symbol == 256) return SPECIAL | END_OF_BLOCK | code;
    return symbol > 285 ? SPECIAL : lengthEntry(symbol - 257) + code;
  }
  if (kind == DISTANCES) return symbol > 29 ? SPECIAL : distanceEntry(symbol) + code;
  return (symbol << 16) | code;
}

/** Base and extra bits of a length code, RFC 1951 section 3.2.5. */
function lengthEntry(symbol: u32): u32 {
  if (symbol == 28) return 258 << 16;
  if (symbol < 8) return (symbol + 3) << 16;
  const extra = (symbol >> 2) - 1;
  return ((((4 + (symbol & 3)) << extra) + 3) << 16) | extra;
}

function distanceEntry(symbol: u32): u32 {
  if (symbol < 4) return (symbol + 1) << 16;
  const extra = (symbol >> 1) - 1;
  return ((((2 + (symbol & 1)) << extra) + 1) << 16) | extra;
}
