import { AT_UUID, QUOTE } from "./layout";

const DASH: u8 = 0x2d;
const LENGTH: usize = 36;

/** Reads the UUID in quotes at an address, in lower case, as AWS writes it. @returns whether one stands there. */
export function uuidAt(at: usize): bool {
  if (load<u8>(at) != QUOTE || load<u8>(at + LENGTH + 1) != QUOTE) return false;
  let word: u32 = 0;
  let digits: usize = 0;
  for (let i: usize = 1; i <= LENGTH; i++) {
    const byte = load<u8>(at + i);
    if (i == 9 || i == 14 || i == 19 || i == 24) {
      if (byte != DASH) return false;
      continue;
    }
    const digit: u32 = byte - 0x30;
    const letter: u32 = byte - 0x61;
    if (byte >= 0x30 && digit < 10) word = (word << 4) | digit;
    else if (byte >= 0x61 && letter < 6) word = (word << 4) | (letter + 10);
    else return false;
    digits++;
    if ((digits & 7) == 0) store<u32>(AT_UUID + ((digits >> 3) - 1) * 4, word);
  }
  return true;
}
