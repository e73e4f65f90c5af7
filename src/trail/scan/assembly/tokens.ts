import { BACKSLASH, NEWLINE, QUOTE, RETURN, SPACE, TAB } from "./layout";

// Numbers, words and escapes, as JSON.parse takes them (RFC 8259).

const TRUE: u32 = 0x65757274;
const ALSE: u32 = 0x65736c61;
const NULL: u32 = 0x6c6c756e;

function isDigit(byte: u8): bool {
  return byte - 0x30 < 10;
}

/** White space, or what may stand behind a value in a list or an object. */
function endsScalar(byte: u8): bool {
  return byte == 0x2c || byte == 0x7d || byte == 0x5d || isSpace(byte);
}

export function isSpace(byte: u8): bool {
  return byte == SPACE || byte == NEWLINE || byte == RETURN || byte == TAB;
}

/** Whether true, false, null or a number starts at `at`, with nothing behind it that does not belong there. */
export function isScalar(at: usize): bool {
  const first = load<u8>(at);
  if (first == 0x74) return load<u32>(at) == TRUE && endsScalar(load<u8>(at, 4));
  if (first == 0x66) return load<u32>(at, 1) == ALSE && endsScalar(load<u8>(at, 5));
  if (first == 0x6e) return load<u32>(at) == NULL && endsScalar(load<u8>(at, 4));
  return isNumber(at);
}

function isNumber(at: usize): bool {
  if (load<u8>(at) == 0x2d) at++;
  const first = load<u8>(at);
  if (!isDigit(first)) return false;
  at++;
  if (first != 0x30) at = behindDigits(at);
  if (load<u8>(at) == 0x2e) {
    if (!isDigit(load<u8>(++at))) return false;
    at = behindDigits(at);
  }
  if ((load<u8>(at) | 0x20) == 0x65) {
    const sign = load<u8>(++at);
    if (sign == 0x2b || sign == 0x2d) at++;
    if (!isDigit(load<u8>(at))) return false;
    at = behindDigits(at);
  }
  return endsScalar(load<u8>(at));
}

/** The bytes end with spaces, so this ends. */
function behindDigits(at: usize): usize {
  while (isDigit(load<u8>(at))) at++;
  return at;
}

/** The byte behind a number or word. */
export function behindScalar(at: usize, end: usize): usize {
  while (at < end && !endsScalar(load<u8>(at))) at++;
  return at;
}

/** Whether the character behind a backslash makes an escape. */
export function isEscape(at: usize): bool {
  switch (load<u8>(at)) {
    case 0x22: // "
    case 0x5c: // \
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return true;
    case 0x75: // u
      return isHex(at + 1) && isHex(at + 2) && isHex(at + 3) && isHex(at + 4);
    default:
      return false;
  }
}

function isHex(at: usize): bool {
  const byte = load<u8>(at);
  return isDigit(byte) || (byte | 0x20) - 0x61 < 6;
}

/** The byte behind the closing quote of the string whose opening quote is at `at`; `end` when it has none. */
export function behindString(at: usize, end: usize): usize {
  const quote = i8x16.splat(QUOTE);
  const backslash = i8x16.splat(BACKSLASH);
  at++;
  while (at < end) {
    const bytes = v128.load(at);
    const found = i8x16.bitmask(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)));
    if (found == 0) {
      at += 16;
      continue;
    }
    at += ctz(found);
    if (load<u8>(at) == QUOTE) return at + 1;
    at += 2;
  }
  return end;
}

/** The first byte at or behind `at` that is not white space. */
export function behindSpace(at: usize, end: usize): usize {
  while (at < end && isSpace(load<u8>(at))) at++;
  return at;
}
