import { BACKSLASH, COLON, QUOTE } from "./layout";
import { isSpace } from "./tokens";

const RECORDS: u64 = 0x7364726f636552; // Records
const EVENTS: u64 = 0x73746e657645; // Events
const LOWER_EVENTS: u64 = 0x73746e657665; // events
const LOG_EVENTS: u64 = 0x0073746e657645; // …Events of logEvents

/** Whether the list that opens at `bracket` stands under a key whose elements are cut out (LIST_KEYS). */
export function isListKey(bracket: usize): bool {
  let at = bracket - 1;
  while (isSpace(load<u8>(at))) at--;
  if (load<u8>(at) != COLON) return false;
  at--;
  while (isSpace(load<u8>(at))) at--;
  return (
    endsWith(at, RECORDS, 7) ||
    endsWith(at, EVENTS, 6) ||
    endsWith(at, LOWER_EVENTS, 6) ||
    (hasText(at - 6, LOG_EVENTS, 6) && endsWith(at - 6, 0x676f6c, 3, false))
  );
}

/** Whether the key that ends with the quote at `quote` is this text. */
function endsWith(quote: usize, text: u64, bytes: usize, isEnd: bool = true): bool {
  const start = quote - bytes;
  return (
    (!isEnd || load<u8>(quote) == QUOTE) &&
    hasText(start, text, bytes) &&
    load<u8>(start - 1) == QUOTE &&
    load<u8>(start - 2) != BACKSLASH
  );
}

function hasText(at: usize, text: u64, bytes: usize): bool {
  return (load<u64>(at) & ((1 << ((bytes as u64) << 3)) - 1)) == text;
}
