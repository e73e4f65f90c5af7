import {
  AT_MAX_ROWS,
  AT_ROWS,
  AT_ROW_ADDRESS,
  AT_SLOT_COUNT,
  HAS_DETOUR,
  HAS_LINE_BREAK,
  ROW_END,
  ROW_FLAGS,
  ROW_IDS,
  ROW_START,
  ROW_TIME,
  SLOTS,
} from "./layout";
import { hasBreak } from "./line-breaks";
import { hasDetour, time } from "./project";

// What the host learns: a row for each element.

let rows: i32 = 0;
let input: usize = 0;

export function startRows(from: usize): void {
  input = from;
  rows = 0;
}

export function hasRoom(): bool {
  return rows < load<i32>(AT_MAX_ROWS);
}

/** Tells the host how many they are. */
export function endRows(): void {
  store<i32>(AT_ROWS, rows);
}

/** Writes the row of the element whose values were taken last. */
export function writeRow(start: usize, end: usize, flags: i32): void {
  const slots = load<i32>(AT_SLOT_COUNT) as usize;
  const stride = (ROW_IDS + (slots << 2) + 7) & ~7;
  const row = (load<u32>(AT_ROW_ADDRESS) as usize) + (rows as usize) * stride;
  if (hasBreak(start, end)) flags |= HAS_LINE_BREAK;
  if (hasDetour) flags |= HAS_DETOUR;
  store<u32>(row, (start - input) as u32, ROW_START);
  store<u32>(row, (end - input) as u32, ROW_END);
  store<i32>(row, flags, ROW_FLAGS);
  store<f64>(row, time, ROW_TIME);
  memory.copy(row + ROW_IDS, SLOTS, slots << 2);
  rows++;
}
