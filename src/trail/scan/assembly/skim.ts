import {
  BACKSLASH,
  BACKSLASH_PATTERN,
  BRACE,
  BRACKET,
  END,
  LAST_CONTROL_PATTERN,
  PLACE_OPENED,
  PLACE_PASSED,
  QUOTE,
  QUOTE_PATTERN,
  STEP_GAP,
  STEP_GAP_BYTES,
  STEP_KIND,
  STEP_LIKELY,
  STEP_LIKELY_IN_LIST,
  STEP_LIKELY_IN_OBJECT,
  STEP_LIST,
  STEP_MASK,
  STEP_NODE,
  STEP_OBJECT,
  STEP_PLACE,
  TEXT,
  WANTED,
} from "./layout";
import { takeContainer, takeText } from "./project";
import { FIRST_LIKELY, hasGapEnd, RECORD, stepAt } from "./skeleton";
import { behindScalar, isEscape, isScalar } from "./tokens";

/**
 * Reads a record that is made of known steps, and takes its wanted values. Only the values are looked at; the gaps
 * are compared with what was valid before.
 * @param at behind the opening brace. Behind `end` stand at least 320 spaces.
 * @returns the address behind the record; 0 when anything in it is new, invalid or cut off.
 */
export function skim(at: usize, end: usize): usize {
  const quoteByte = v128.load8_splat(QUOTE_PATTERN);
  const backslashByte = v128.load8_splat(BACKSLASH_PATTERN);
  const lastControl = v128.load8_splat(LAST_CONTROL_PATTERN);
  let likely = FIRST_LIKELY;
  let list = RECORD + PLACE_OPENED;
  while (true) {
    let step = load<u32>(likely) as usize;
    let bytes = load<u32>(step, STEP_GAP_BYTES) as usize;
    // Written out, since a call takes longer than the comparison: hasGap.
    const equals =
      i8x16.bitmask(i8x16.eq(v128.load(at), v128.load(step, STEP_GAP))) |
      (i8x16.bitmask(i8x16.eq(v128.load(at, 16), v128.load(step, STEP_GAP + 16))) << 16);
    if (
      step == 0 ||
      (load<u32>(step, STEP_MASK) & ~equals) != 0 ||
      (bytes > 32 && !hasGapEnd(step, at))
    ) {
      step = stepAt(list, at);
      if (step == 0) return 0;
      store<u32>(likely, step as u32);
      bytes = load<u32>(step, STEP_GAP_BYTES) as usize;
    }
    at += bytes;
    const kind = load<u32>(step, STEP_KIND);
    likely = step + STEP_LIKELY;
    list = (load<u32>(step, STEP_PLACE) as usize) + PLACE_PASSED;

    let valueStart = at;
    if (kind != TEXT) {
      if (kind == END) return at > end ? 0 : at;
      const first = load<u8>(at);
      if (kind == WANTED && (first == BRACE || first == BRACKET)) {
        const isObject = first == BRACE;
        const place = load<u32>(step + (isObject ? STEP_OBJECT : STEP_LIST)) as usize;
        if (place == 0) return 0;
        takeContainer(load<i32>(step, STEP_NODE), isObject);
        likely = step + (isObject ? STEP_LIKELY_IN_OBJECT : STEP_LIKELY_IN_LIST);
        list = place + PLACE_OPENED;
        at++;
        continue;
      }
      if (kind != WANTED || first != QUOTE) {
        if (!isScalar(at)) return 0;
        at = behindScalar(at, end);
        if (kind == WANTED) takeText(load<i32>(step, STEP_NODE), valueStart, at);
        continue;
      }
      at++;
    }
    while (true) {
      if (at >= end) return 0;
      const a = v128.load(at);
      const b = v128.load(at, 16);
      const stops =
        i8x16.bitmask(
          v128.or(
            v128.or(i8x16.eq(a, quoteByte), i8x16.eq(a, backslashByte)),
            i8x16.eq(i8x16.min_u(a, lastControl), a),
          ),
        ) |
        (i8x16.bitmask(
          v128.or(
            v128.or(i8x16.eq(b, quoteByte), i8x16.eq(b, backslashByte)),
            i8x16.eq(i8x16.min_u(b, lastControl), b),
          ),
        ) <<
          16);
      if (stops == 0) {
        at += 32;
        continue;
      }
      at += ctz(stops);
      const byte = load<u8>(at);
      if (byte == QUOTE) break;
      if (byte != BACKSLASH || !isEscape(at + 1)) return 0;
      at += 2;
    }
    at++;
    if (kind == WANTED) takeText(load<i32>(step, STEP_NODE), valueStart, at);
  }
}
