import { consumed, depth, endElement, isFirstValue, openList, openValue } from "./containers";
import { AT_SLOT_COUNT, BRACE, COMMA, NEWLINE } from "./layout";
import { clearSlots } from "./project";
import { hasRoom, writeRow } from "./rows";
import { skim } from "./skim";

// Records of known skeletons, one behind the other.

/** `{"Records":[` */
const BATCH_HEAD: u64 = 0x64726f636552227b;
const BATCH_HEAD_END: u32 = 0x5b3a2273;
const BATCH_HEAD_BYTES: usize = 12;

/** Opens a file that begins as CloudTrail's do, with a record of a known skeleton: most of 40,000 small files. */
export function skimFirst(input: usize, end: usize): void {
  const isBatch =
    isFirstValue() &&
    load<u64>(input) == BATCH_HEAD &&
    load<u32>(input, 8) == BATCH_HEAD_END &&
    load<u8>(input, BATCH_HEAD_BYTES) == BRACE;
  if (!isBatch) return;
  const behind = skimRecord(input + BATCH_HEAD_BYTES, end);
  if (behind == 0) return;
  openValue(input);
  openList(2);
  endElement(behind);
}

/** Reads records from the end of the last element on. */
export function skimRecords(end: usize): void {
  // What the slicer makes of the values of a stream is known behind the first only.
  if (isFirstValue()) return;
  const separator = depth > 0 ? COMMA : NEWLINE;
  let at = consumed;
  while (hasRoom() && load<u8>(at) == separator && load<u8>(at, 1) == BRACE) {
    const behind = skimRecord(at + 1, end);
    if (behind == 0) break;
    if (depth == 0) openValue(at + 1);
    at = behind;
  }
  endElement(at);
}

/** @returns the address behind the record that opens at `start`; 0 when it is to be read block by block. */
function skimRecord(start: usize, end: usize): usize {
  clearSlots(load<i32>(AT_SLOT_COUNT));
  const behind = skim(start + 1, end);
  if (behind != 0) writeRow(start, behind, 0);
  return behind;
}
