import { BACKSLASH, COLON, LIST_KEYS, LIST_KEY_BYTES } from "./layout";
import { isSpace } from "./tokens";

/** Whether the list that opens at `bracket` stands under a key whose elements are cut out. */
export function isListKey(bracket: usize): bool {
  let at = bracket - 1;
  while (isSpace(load<u8>(at))) at--;
  if (load<u8>(at) != COLON) return false;
  at--;
  while (isSpace(load<u8>(at))) at--;
  const count = load<u32>(LIST_KEYS) as usize;
  for (let i: usize = 0; i < count; i++) {
    const key = LIST_KEYS + 4 + i * LIST_KEY_BYTES;
    const bytes = load<u8>(key) as usize;
    const start = at + 1 - bytes;
    // An opening quote never follows a backslash: this one would be inside a longer key.
    if (memory.compare(start, key + 1, bytes) == 0 && load<u8>(start - 1) != BACKSLASH) return true;
  }
  return false;
}
