import { PATTERNS } from "./layout";

/** Puts into memory what is searched for: as constants it would be made anew for each block, which is dear. */
export function writePatterns(): void {
  // "\ ,:{} and the last control character, then tab, line feed and carriage return.
  store<u64>(PATTERNS, 0x1f7d7b3a2c205c22);
  store<u32>(PATTERNS + 8, 0x0d0a09);
}
