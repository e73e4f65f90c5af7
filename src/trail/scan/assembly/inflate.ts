import { endFold, foldTo, startFold } from "./fold-crc";
import { makeTable } from "./huffman";
import {
  AT_INFLATED,
  AT_IS_ASCII,
  CODE_LENGTHS,
  DISTANCES,
  DISTANCE_BITS,
  DISTANCE_TABLE,
  END_OF_BLOCK,
  FOLDED_BYTES,
  LITERAL,
  LITERALS,
  LITERALS_AT,
  LITERAL_BITS,
  LITERAL_COUNT_AT,
  LITERAL_TABLE,
  PRECODE,
  PRECODE_BITS,
  PRECODE_TABLE,
  SPECIAL,
  SUBTABLE,
} from "./layout";

// DEFLATE, RFC 1951, from memory to memory. It takes what common encoders write; whatever it refuses is for zlib to
// look at, and the host checks length and CRC of what it gives.

/**
 * The order of the lengths of the code of code lengths, section 3.2.7: 16 17 18 0 8 7 9 6 10 5 11 4, and 12 3 13 2 14
 * 1 15, five bits each from the lowest on.
 */
const FIRST_TWELVE: u64 = 0x22caa324e804a30;
const LAST_SEVEN: u64 = 0x3c2e1346c;

function precodeAt(i: u32): usize {
  const bits = i < 12 ? FIRST_TWELVE >> ((5 * i) as u64) : LAST_SEVEN >> ((5 * (i - 12)) as u64);
  return (bits & 31) as usize;
}

const LITERAL_MASK: u64 = (1 << LITERAL_BITS) - 1;
const DISTANCE_MASK: u64 = (1 << DISTANCE_BITS) - 1;

// The bits that were loaded and not used yet, between blocks.
let input: usize = 0;
let bits: u64 = 0;
let bitCount: u64 = 0;

/**
 * @param from the first block; behind `fromEnd` stand 32 bytes that may be read.
 * @param to where the output goes; behind `toEnd` stand 512 bytes that may be overwritten.
 * @returns the address behind the last block, 0 when the data is damaged, unusual or too long. AT_INFLATED then
 * holds how much was written; when that is more than FOLDED_BYTES, a short message with the same CRC is at FOLDED.
 */
export function inflate(from: usize, fromEnd: usize, to: usize, toEnd: usize): usize {
  input = from;
  bits = 0;
  bitCount = 0;
  store<i32>(AT_IS_ASCII, 1);
  startFold(to);
  let out = to;
  let isLast = false;
  while (!isLast) {
    refill();
    isLast = take(1) != 0;
    const type = take(2);
    if (type == 0) out = copyStored(out, fromEnd, toEnd);
    else if (type == 1 ? fixedCodes() : type == 2 && dynamicCodes()) {
      out = inflateBlock(out, to, toEnd, fromEnd);
    } else return 0;
    if (out == 0) return 0;
    foldTo(out);
  }
  if (out - to > FOLDED_BYTES) endFold(out);
  input -= (bitCount >> 3) as usize;
  store<u32>(AT_INFLATED, (out - to) as u32);
  return input <= fromEnd ? input : 0;
}

/** At least 56 bits. */
function refill(): void {
  bits |= load<u64>(input) << bitCount;
  input += ((63 - bitCount) >> 3) as usize;
  bitCount |= 56;
}

function take(count: u64): u32 {
  const value = (bits & ((1 << count) - 1)) as u32;
  bits >>= count;
  bitCount -= count;
  return value;
}

function copyStored(out: usize, fromEnd: usize, toEnd: usize): usize {
  // To the next whole byte.
  const from = input - ((bitCount >> 3) as usize);
  const bytes = load<u16>(from) as usize;
  const complement = load<u16>(from, 2) as usize;
  if ((bytes ^ complement) != 0xffff) return 0;
  if (from + 4 + bytes > fromEnd || out + bytes > toEnd) return 0;
  memory.copy(out, from + 4, bytes);
  store<i32>(AT_IS_ASCII, 0);
  input = from + 4 + bytes;
  bits = 0;
  bitCount = 0;
  return out + bytes;
}

/** RFC 1951 section 3.2.6. */
function fixedCodes(): bool {
  memory.fill(CODE_LENGTHS, 8, 144);
  memory.fill(CODE_LENGTHS + 144, 9, 112);
  memory.fill(CODE_LENGTHS + 256, 7, 24);
  memory.fill(CODE_LENGTHS + 280, 8, 8);
  memory.fill(CODE_LENGTHS + 288, 5, 32);
  return makeTable(0, 288, LITERALS) && makeTable(288, 32, DISTANCES);
}

/** RFC 1951 section 3.2.7. */
function dynamicCodes(): bool {
  const literals = take(5) + 257;
  const distances = take(5) + 1;
  const precodes = take(4) + 4;
  if (literals > 286 || distances > 30) return false;
  memory.fill(CODE_LENGTHS, 0, 19);
  for (let i: u32 = 0; i < precodes; i++) {
    refill();
    store<u8>(CODE_LENGTHS + precodeAt(i), take(3) as u8);
  }
  if (!makeTable(0, 19, PRECODE)) return false;

  const all = literals + distances;
  let done: u32 = 0;
  while (done < all) {
    refill();
    const index = (bits & ((1 << PRECODE_BITS) - 1)) as usize;
    const entry = load<u32>(PRECODE_TABLE + (index << 2));
    take((entry & 0xff) as u64);
    const symbol = entry >> 16;
    if (symbol < 16) {
      store<u8>(CODE_LENGTHS + (done as usize), symbol as u8);
      done++;
      continue;
    }
    let length: u8 = 0;
    let times: u32;
    if (symbol == 16) {
      if (done == 0) return false;
      length = load<u8>(CODE_LENGTHS + (done as usize) - 1);
      times = 3 + take(2);
    } else times = symbol == 17 ? 3 + take(3) : 11 + take(7);
    if (done + times > all) return false;
    memory.fill(CODE_LENGTHS + (done as usize), length, times as usize);
    done += times;
  }
  if (load<u8>(CODE_LENGTHS, 256) == 0) return false;
  return makeTable(0, literals, LITERALS) && makeTable(literals, distances, DISTANCES);
}

/** @returns the end of what was written; 0 when the data is damaged or too long. */
function inflateBlock(out: usize, to: usize, toEnd: usize, fromEnd: usize): usize {
  // In locals: globals are memory. Only the lowest six bits of `count` count, as in a shift: an entry's others come off
  // with its length.
  let from = input;
  let buffer = bits;
  let count = bitCount;
  buffer |= load<u64>(from) << count;
  from += ((63 - (count & 63)) >> 3) as usize;
  count |= 56;
  while (out <= toEnd && from <= fromEnd + 16) {
    // Looked up before more bits are loaded, of which it needs none.
    let entry = literalEntry(buffer);
    buffer |= load<u64>(from) << count;
    from += ((63 - (count & 63)) >> 3) as usize;
    count |= 56;

    // Entries of literals take 10 bits at most and a length 20: there is room for two and a length.
    if ((entry & LITERAL) != 0) {
      buffer >>= entry;
      count -= entry;
      store<u16>(out, (entry >> LITERALS_AT) as u16);
      out += ((entry >> LITERAL_COUNT_AT) & 3) as usize;
      entry = literalEntry(buffer);
      if ((entry & LITERAL) != 0) {
        buffer >>= entry;
        count -= entry;
        store<u16>(out, (entry >> LITERALS_AT) as u16);
        out += ((entry >> LITERAL_COUNT_AT) & 3) as usize;
        continue;
      }
    }
    if ((entry & SPECIAL) != 0) {
      if ((entry & SUBTABLE) != 0) {
        buffer >>= LITERAL_BITS as u64;
        count -= LITERAL_BITS as u64;
        entry = subtableEntry(LITERAL_TABLE, entry, buffer);
      }
      if ((entry & LITERAL) != 0) {
        buffer >>= entry;
        count -= entry;
        store<u8>(out++, (entry >> LITERALS_AT) as u8);
        continue;
      }
      if ((entry & SPECIAL) != 0) {
        if ((entry & END_OF_BLOCK) == 0) return 0;
        input = from;
        bits = buffer >> entry;
        bitCount = (count - entry) & 63;
        return out;
      }
    }
    const length = valueOf(entry, buffer);
    buffer >>= entry;
    count -= entry;

    buffer |= load<u64>(from) << count;
    from += ((63 - (count & 63)) >> 3) as usize;
    count |= 56;
    entry = load<u32>(DISTANCE_TABLE + (((buffer & DISTANCE_MASK) as usize) << 2));
    if ((entry & SPECIAL) != 0) {
      if ((entry & SUBTABLE) == 0) return 0;
      buffer >>= DISTANCE_BITS as u64;
      count -= DISTANCE_BITS as u64;
      entry = subtableEntry(DISTANCE_TABLE, entry, buffer);
      if ((entry & SPECIAL) != 0) return 0;
    }
    const distance = valueOf(entry, buffer);
    buffer >>= entry;
    count -= entry;

    if (distance > out - to) return 0;
    const end = out + length;
    let source = out - distance;
    if (distance >= 16) {
      for (; out < end; out += 32) {
        v128.store(out, v128.load(source));
        v128.store(out, v128.load(source, 16), 16);
        source += 32;
      }
    } else {
      while (out < end) store<u8>(out++, load<u8>(source++));
    }
    out = end;
  }
  return 0;
}

function literalEntry(buffer: u64): u64 {
  return load<u32>(LITERAL_TABLE + (((buffer & LITERAL_MASK) as usize) << 2));
}

function subtableEntry(table: usize, pointer: u64, buffer: u64): u64 {
  const index = (pointer >> 16) + (buffer & ((1 << ((pointer >> 8) & 15)) - 1));
  return load<u32>(table + ((index as usize) << 2));
}

/** Of a length or distance: its base and the extra bits behind its code. */
function valueOf(entry: u64, buffer: u64): usize {
  const extra = (buffer & ((1 << entry) - 1)) >> ((entry >> 8) & 15);
  return ((entry >> 16) + extra) as usize;
}
