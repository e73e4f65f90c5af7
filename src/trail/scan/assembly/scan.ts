import { behindRuns, equal, joined, parity, runsOut } from "./bits";
import {
  ALL_READ,
  ARRAY,
  AT_CONSUMED,
  AT_ELEMENT_DEPTH,
  AT_MAX_ROWS,
  AT_ONE_LINE,
  AT_ROW_ADDRESS,
  AT_ROWS,
  AT_SAW_NEWLINE,
  AT_SLOT_COUNT,
  AT_VALUE_START,
  BACKSLASH,
  BRACE,
  COLON,
  COMMA,
  ELEMENT_READ,
  HAS_ESCAPED_KEY,
  HAS_LINE_BREAK,
  IS_LIST,
  LIST,
  MAX_DEPTH,
  NEWLINE,
  NOT_PLAIN,
  OBJECT,
  OPEN_NODES,
  PATTERNS,
  QUOTE,
  RETURN,
  ROWS_FULL,
  ROW_END,
  ROW_FLAGS,
  ROW_IDS,
  ROW_START,
  ROW_TIME,
  SLOTS,
  SPACE,
  TAB,
  TYPES,
} from "./layout";
import { isListKey } from "./list-key";
import { clearSlots, nextNode, setNextNode, takeMember, time } from "./project";
import { forgetSkeletons, learn } from "./skeleton";
import { skim } from "./skim";
import { isEscape, isScalar } from "./tokens";

export { forget } from "./dictionary";
export { foldCrc } from "./fold-crc";
export { inflate } from "./inflate";

// Where the scan is. Addresses, unless they end in "Depth".
let depth: i32 = 0;
let elementDepth: i32 = 0;
let elementStart: usize = 0;
let elementFlags: i32 = 0;
let valueStart: usize = 0;
/** The first value of the stream: -1 while it is not over, then whether it stood on one line. */
let oneLine: i32 = -1;
let sawNewline: bool = false;
let consumed: usize = 0;
/** The record that was read last, block by block; 0 for none, or when it was no plain one. */
let learnable: usize = 0;
let knowsSkeletons: bool = false;
let rows: i32 = 0;

// The block at hand.
/** Line feeds between tokens, and those with carriage returns. */
let newlines: u64 = 0;
let breaks: u64 = 0;
let blockStart: usize = 0;
let inputStart: usize = 0;

/** The record at the root of the path tree. */
const ROOT: i32 = 1;

/**
 * Cuts the bytes from `input` on into the elements of their container, checks that they are valid JSON, and
 * writes a row for each whole element. It starts where the last call ended: between elements.
 * @param isLast false when more bytes follow: what is unfinished then is left for the next call.
 * @returns NOT_PLAIN when the bytes behind AT_CONSUMED are not a plain, valid container. There the host goes on
 * with the slicer, which knows what to do.
 */
export function scan(input: usize, bytes: usize, isLast: bool): i32 {
  const end = input + bytes;
  start(input);
  let at = skimFirst(input, end);
  let status = ELEMENT_READ;
  while (status == ELEMENT_READ) {
    at = skimRecords(at, end);
    if (rows == load<i32>(AT_MAX_ROWS)) status = ROWS_FULL;
    else {
      learnable = 0;
      status = scanElement(at, end, isLast);
      at = consumed;
      if (status == ELEMENT_READ && learnable != 0) learn(learnable + 1, at);
    }
  }
  store<i32>(AT_ROWS, rows);
  return status;
}

/** `{"Records":[` */
const BATCH_HEAD: u64 = 0x64726f636552227b;
const BATCH_HEAD_END: u32 = 0x5b3a2273;

/**
 * Opens a file that begins as CloudTrail's do, with a record of a known skeleton: most of 40,000 small files.
 * @returns where that record ends, or `input` when the file begins otherwise.
 */
function skimFirst(input: usize, end: usize): usize {
  const isBatch =
    depth == 0 &&
    oneLine < 0 &&
    load<u64>(input) == BATCH_HEAD &&
    load<u32>(input, 8) == BATCH_HEAD_END &&
    load<u8>(input, 12) == BRACE;
  if (!isBatch) return input;
  clearSlots(load<i32>(AT_SLOT_COUNT));
  const behind = skim(input + 13, end);
  if (behind == 0) return input;
  depth = 2;
  elementDepth = 2;
  openContainer(1, OBJECT, 0);
  openContainer(2, LIST, 0);
  sawNewline = false;
  elementStart = input + 12;
  elementFlags = 0;
  writeRow(behind);
  elementStart = 0;
  endElement(behind);
  return behind;
}

/** Reads records of known skeletons, one behind the other. @returns where they end. */
function skimRecords(at: usize, end: usize): usize {
  // What the slicer makes of the values of a stream is known behind the first only.
  if (depth == 0 && oneLine < 0) return at;
  const separator = depth > 0 ? COMMA : NEWLINE;
  const maxRows = load<i32>(AT_MAX_ROWS);
  while (rows < maxRows && load<u8>(at) == separator && load<u8>(at, 1) == BRACE) {
    clearSlots(load<i32>(AT_SLOT_COUNT));
    const behind = skim(at + 2, end);
    if (behind == 0) break;
    elementStart = at + 1;
    elementFlags = 0;
    if (depth == 0) valueStart = elementStart;
    writeRow(behind);
    elementStart = 0;
    at = behind;
    endElement(at);
  }
  return at;
}

function start(input: usize): void {
  inputStart = input;
  elementDepth = load<i32>(AT_ELEMENT_DEPTH);
  oneLine = load<i32>(AT_ONE_LINE);
  sawNewline = load<i32>(AT_SAW_NEWLINE) != 0;
  valueStart = input + (load<i32>(AT_VALUE_START) as usize);
  // From memory: as constants they would be made anew in each round of the loop, which is dear.
  store<u8>(PATTERNS, QUOTE);
  store<u8>(PATTERNS + 1, BACKSLASH);
  store<u8>(PATTERNS + 2, SPACE);
  store<u8>(PATTERNS + 3, COMMA);
  store<u8>(PATTERNS + 4, COLON);
  store<u8>(PATTERNS + 5, 0x7b);
  store<u8>(PATTERNS + 6, 0x7d);
  store<u8>(PATTERNS + 7, 0x1f);
  depth = elementDepth;
  elementStart = 0;
  rows = 0;
  if (depth == 2) openContainer(1, OBJECT, 0);
  if (depth > 0) openContainer(depth, LIST, 0);
  openContainer(0, 0, 0);
  setNextNode(0);
  newlines = 0;
  breaks = 0;
  lastBreak = 0;
  blockStart = input;
  if (!knowsSkeletons) forgetSkeletons();
  knowsSkeletons = true;
  endElement(input);
}

function openContainer(at: i32, type: i32, node: i32): void {
  store<u8>(TYPES + (at as usize), type);
  store<u8>(OPEN_NODES + (at as usize), node);
}

/** Scans to the end of the next element, or of the bytes, block by block. */
function scanElement(input: usize, end: usize, isLast: bool): i32 {
  lastBreak = 0;
  const quoteByte = v128.load8_splat(PATTERNS + 0);
  const backslashByte = v128.load8_splat(PATTERNS + 1);
  const spaceByte = v128.load8_splat(PATTERNS + 2);
  const commaByte = v128.load8_splat(PATTERNS + 3);
  const colonByte = v128.load8_splat(PATTERNS + 4);
  const openByte = v128.load8_splat(PATTERNS + 5);
  const closeByte = v128.load8_splat(PATTERNS + 6);

  // What the block before leaves: 1 when its last token's successor is still to come, or all ones.
  let inString: u64 = 0;
  let isEscaped: u64 = 0;
  let inScalar: u64 = 0;
  let inValueString: u64 = 0;
  let afterSeparator: u64 = 0;
  let afterColon: u64 = 0;
  let afterOpener: u64 = 0;
  let afterKey: u64 = 0;
  let lastBackslash: usize = 0;
  let lastOpenerOrComma: usize = input;

  // Checks look ahead a little: the end of a window is left to the next.
  const stop = isLast ? end : end - min<usize>(end - input, 320);
  for (let block = input; block < stop; block += 64) {
    const a = v128.load(block);
    const b = v128.load(block, 16);
    const c = v128.load(block, 32);
    const d = v128.load(block, 48);

    let quotes = equal(a, b, c, d, quoteByte);
    const backslashes = equal(a, b, c, d, backslashByte);
    let escaped = isEscaped;
    if (backslashes != 0) {
      // Which characters are escaped: https://arxiv.org/abs/1902.08318 section 3.1.1
      const starters = backslashes & ~isEscaped;
      const follows = (starters << 1) | isEscaped;
      const oddStarts = starters & 0xaaaaaaaaaaaaaaaa & ~follows;
      const sum = oddStarts + starters;
      isEscaped = (sum < starters) as u64;
      escaped = (0x5555555555555555 ^ (sum << 1)) & follows;
    } else isEscaped = 0;
    quotes &= ~escaped;

    /** From an opening quote to the byte before the closing one. */
    const strings = parity(quotes) ^ inString;
    inString = ((strings as i64) >> 63) as u64;
    const openingQuotes = quotes & strings;
    const closingQuotes = quotes & ~strings;

    // Few files have control characters, and in most blocks no white space is outside the strings.
    let isWrong: u64 = 0;
    let controls: u64 = 0;
    newlines = 0;
    breaks = 0;
    const least = i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d));
    if (v128.any_true(i8x16.lt_u(least, spaceByte))) {
      controls = joined(
        i8x16.lt_u(a, spaceByte),
        i8x16.lt_u(b, spaceByte),
        i8x16.lt_u(c, spaceByte),
        i8x16.lt_u(d, spaceByte),
      );
      newlines = equal(a, b, c, d, i8x16.splat(NEWLINE)) & ~strings;
      breaks = newlines | (equal(a, b, c, d, i8x16.splat(RETURN)) & ~strings);
      isWrong = (controls & strings) | (controls & ~(equal(a, b, c, d, i8x16.splat(TAB)) | breaks));
    }
    const spaces = (equal(a, b, c, d, spaceByte) | controls) & ~strings;

    // `[` and `]` differ from `{` and `}` in one bit.
    const outside = ~strings;
    const openers =
      outside &
      equal(
        v128.or(a, spaceByte),
        v128.or(b, spaceByte),
        v128.or(c, spaceByte),
        v128.or(d, spaceByte),
        openByte,
      );
    const closers =
      outside &
      equal(
        v128.or(a, spaceByte),
        v128.or(b, spaceByte),
        v128.or(c, spaceByte),
        v128.or(d, spaceByte),
        closeByte,
      );
    const commas = outside & equal(a, b, c, d, commaByte);
    const colons = outside & equal(a, b, c, d, colonByte);
    const scalars = ~(strings | spaces | openers | closers | commas | colons | closingQuotes);
    const scalarStarts = scalars & ~((scalars << 1) | inScalar);
    inScalar = scalars >> 63;

    // The token that follows each kind of token, behind white space.
    const separators = commas | colons;
    let separatorNext = (separators << 1) | afterSeparator;
    let colonNext = (colons << 1) | afterColon;
    let openerNext = (openers << 1) | afterOpener;
    afterSeparator = separators >> 63;
    afterColon = colons >> 63;
    afterOpener = openers >> 63;
    if (spaces != 0) {
      afterSeparator |= runsOut(separatorNext, spaces);
      afterColon |= runsOut(colonNext, spaces);
      afterOpener |= runsOut(openerNext, spaces);
      separatorNext = behindRuns(separatorNext, spaces);
      colonNext = behindRuns(colonNext, spaces);
      openerNext = behindRuns(openerNext, spaces);
    }

    // A string behind a colon is a value; any other is a key, or in a list.
    const valueStrings = (openingQuotes & colonNext) | inValueString;
    const valueEnds = (valueStrings + strings) & ~strings;
    inValueString = (valueStrings + strings < strings) as u64;
    const keys = closingQuotes & ~valueEnds;
    let keyNext = (keys << 1) | afterKey;
    afterKey = keys >> 63;
    if (spaces != 0) {
      afterKey |= runsOut(keyNext, spaces);
      keyNext = behindRuns(keyNext, spaces);
    }

    const values = openers | openingQuotes | scalarStarts;
    const valueIsDue = separatorNext | openerNext;
    isWrong |= (commas & valueIsDue) | (closers & separatorNext) | (colons & ~keyNext);
    if (isWrong != 0) return NOT_PLAIN;
    for (let left = scalarStarts; left != 0; left &= left - 1) {
      if (!isScalar(block + (ctz(left) as usize))) return NOT_PLAIN;
    }
    for (let left = escaped; left != 0; left &= left - 1) {
      if (!isEscape(block + (ctz(left) as usize))) return NOT_PLAIN;
    }

    // What is wrong in one kind of container only.
    const outOfPlace = values & ~valueIsDue;
    const wrongInObject =
      outOfPlace | (keyNext & ~colons) | ((scalarStarts | openers) & ~colonNext);
    const wrongInArray = outOfPlace | colons;
    const wrongInList = wrongInArray | openingQuotes | scalarStarts;
    const wrongInStream = commas | colons | openingQuotes | scalarStarts;

    blockStart = block;
    const brackets = openers | closers;
    let seen: u64 = 0;
    let node = load<u8>(OPEN_NODES + (depth as usize)) as i32;
    let stops = node != 0 ? brackets | colons : brackets;
    while (stops != 0) {
      const bit = stops & (0 - stops);
      const at = block + (ctz(stops) as usize);
      if ((bit & colons) != 0) {
        stops &= stops - 1;
        const before = bit - 1;
        const backslash = backslashes & before;
        const separator = (openers | commas) & before;
        const backslashAt = backslash != 0 ? block + 63 - (clz(backslash) as usize) : lastBackslash;
        const separatorAt =
          separator != 0 ? block + 63 - (clz(separator) as usize) : lastOpenerOrComma;
        if (backslashAt > separatorAt) elementFlags |= HAS_ESCAPED_KEY;
        takeMember(node, at, end);
        continue;
      }
      const segment = (bit | (bit - 1)) & ~seen;
      seen = bit | (bit - 1);
      const type = load<u8>(TYPES + (depth as usize)) as i32;
      const wrong =
        type == OBJECT
          ? wrongInObject
          : type == ARRAY
            ? wrongInArray
            : type == LIST
              ? wrongInList
              : wrongInStream;
      if ((wrong & segment) != 0) return NOT_PLAIN;
      if ((bit & openers) != 0) {
        if (!open(at)) return NOT_PLAIN;
      } else if (!close(at, type)) return NOT_PLAIN;
      if (rows == load<i32>(AT_MAX_ROWS)) return ROWS_FULL;
      if (consumed == at + 1) {
        sawNewline = depth > 0 && hasNewline(valueStart, consumed);
        newlines = 0;
        breaks = 0;
        return ELEMENT_READ;
      }
      node = load<u8>(OPEN_NODES + (depth as usize)) as i32;
      stops = (node != 0 ? brackets | colons : brackets) & ~seen;
    }
    const type = load<u8>(TYPES + (depth as usize)) as i32;
    const wrong =
      type == OBJECT
        ? wrongInObject
        : type == ARRAY
          ? wrongInArray
          : type == LIST
            ? wrongInList
            : wrongInStream;
    if ((wrong & ~seen) != 0) return NOT_PLAIN;
    if (backslashes != 0) lastBackslash = block + 63 - (clz(backslashes) as usize);
    const lasting = openers | commas;
    if (lasting != 0) lastOpenerOrComma = block + 63 - (clz(lasting) as usize);
    if (breaks != 0) noteBreaks();
  }
  if (!isLast) return ALL_READ;
  return depth == 0 && inString == 0 ? ALL_READ : NOT_PLAIN;
}

/** @returns false when the parser's path is to be taken. */
function open(at: usize): bool {
  const isObject = load<u8>(at) == BRACE;
  if (depth == elementDepth) {
    if (depth == 0) {
      valueStart = at;
      sawNewline = false;
      if (!isObject) {
        depth = 1;
        elementDepth = 1;
        openContainer(1, LIST, 0);
        return true;
      }
    }
    elementStart = at;
    elementFlags = isObject ? 0 : IS_LIST;
    clearSlots(load<i32>(AT_SLOT_COUNT));
    depth++;
    openContainer(depth, isObject ? OBJECT : ARRAY, isObject ? ROOT : 0);
    return true;
  }
  // In a file of one value a line the slicer takes this for the next value.
  if (oneLine == 1 && load<u8>(at - 1) == NEWLINE) return false;
  depth++;
  if (depth > MAX_DEPTH) return false;
  if (!isObject && depth == 2 && elementDepth == 0 && isListKey(at)) {
    elementDepth = 2;
    elementStart = 0;
    openContainer(1, OBJECT, 0);
    openContainer(2, LIST, 0);
    return true;
  }
  openContainer(depth, isObject ? OBJECT : ARRAY, isObject ? nextNode : 0);
  setNextNode(0);
  return true;
}

/** @returns false when the bracket is not the one that closes the open container. */
function close(at: usize, type: i32): bool {
  if (depth == 0 || (load<u8>(at) == 0x7d) != (type == OBJECT)) return false;
  const isList = depth == elementDepth;
  depth--;
  if (isList) elementDepth = 0;
  if (isList ? depth > 0 : depth > elementDepth) return true;
  if (depth == 0 && oneLine < 0) oneLine = hasNewline(valueStart, at) ? 0 : 1;
  if (elementStart != 0) {
    if (elementFlags == 0) learnable = elementStart;
    writeRow(at + 1);
  }
  elementStart = 0;
  endElement(at + 1);
  return true;
}

function writeRow(end: usize): void {
  const slots = load<i32>(AT_SLOT_COUNT) as usize;
  const stride = (ROW_IDS + (slots << 2) + 7) & ~7;
  const row = (load<u32>(AT_ROW_ADDRESS) as usize) + (rows as usize) * stride;
  if (hasBreakInRow(end)) elementFlags |= HAS_LINE_BREAK;
  store<u32>(row, (elementStart - inputStart) as u32, ROW_START);
  store<u32>(row, (end - inputStart) as u32, ROW_END);
  store<i32>(row, elementFlags, ROW_FLAGS);
  store<f64>(row, time, ROW_TIME);
  memory.copy(row + ROW_IDS, SLOTS, slots << 2);
  rows++;
}

/** Notes that what stands before `at` is done with. */
function endElement(at: usize): void {
  consumed = at;
  store<u32>(AT_CONSUMED, (at - inputStart) as u32);
  store<i32>(AT_ELEMENT_DEPTH, elementDepth);
  store<i32>(AT_ONE_LINE, oneLine);
  store<i32>(AT_SAW_NEWLINE, depth > 0 && hasNewline(valueStart, at) ? 1 : 0);
  store<i32>(AT_VALUE_START, (valueStart - inputStart) as i32);
}

/** The last line break of an earlier block, for rows. */
let lastBreak: usize = 0;

function noteBreaks(): void {
  lastBreak = blockStart + 63 - (clz(breaks) as usize);
  if (depth > 0 && (newlines & fromByte(valueStart)) != 0) sawNewline = true;
}

/** Whether the value of the stream that opened at `from` has a line break before `to`, in this block. */
function hasNewline(from: usize, to: usize): bool {
  return sawNewline || (newlines & fromByte(from) & ~fromByte(to)) != 0;
}

function hasBreakInRow(end: usize): bool {
  return lastBreak > elementStart || (breaks & fromByte(elementStart) & ~fromByte(end)) != 0;
}

/** The bits of the block's bytes at and behind an address. */
function fromByte(at: usize): u64 {
  if (at <= blockStart) return ~0;
  const skipped = at - blockStart;
  return skipped >= 64 ? 0 : (~0 as u64) << (skipped as u64);
}
