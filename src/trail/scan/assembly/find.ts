import { NEEDLES } from "./layout";

/** A letter in lower case; everything else as it is. */
function folded(byte: u32): u32 {
  return byte - 0x41 < 26 ? byte | 0x20 : byte;
}

/** What makes a letter lower case in a block of bytes; nothing for another character. */
function fold(byte: u32): v128 {
  return i8x16.splat(byte - 0x61 < 26 ? 0x20 : 0);
}

/**
 * Looks for a text, letters in either case. The first and the last of its bytes are looked for together, 16 places at a time:
 * http://0x80.pl/articles/simd-strfind.html
 * @param needle where the text stands, in lower case, from NEEDLES on
 * @param length of the text, from 1 to MAX_NEEDLE_BYTES
 * @returns the address of the first place; `end` when there is none
 */
export function find(from: usize, end: usize, needle: usize, length: usize): usize {
  const at = NEEDLES + needle;
  const gap = length - 1;
  const first: u32 = load<u8>(at);
  const last: u32 = load<u8>(at + gap);
  const firsts = i8x16.splat(first as i8);
  const lasts = i8x16.splat(last as i8);
  const foldFirst = fold(first);
  const foldLast = fold(last);
  for (let block = from; block < end; block += 16) {
    const isFirst = i8x16.eq(v128.or(v128.load(block), foldFirst), firsts);
    const isLast = i8x16.eq(v128.or(v128.load(block + gap), foldLast), lasts);
    for (let left = i8x16.bitmask(v128.and(isFirst, isLast)) as u32; left != 0; left &= left - 1) {
      const place = block + (ctz(left) as usize);
      if (place + length > end) return end;
      let same: usize = 1;
      while (same < gap && folded(load<u8>(place + same)) == load<u8>(at + same)) same++;
      if (same >= gap) return place;
    }
  }
  return end;
}
