import { isListKey } from "./list-key";
import { childAt } from "./project";
import {
  ARRAY,
  BACKSLASH,
  BRACE,
  BRACKET,
  COLON,
  COMMA,
  END,
  GAP_MASKS,
  MAX_GAP_BYTES,
  MAX_PLACES,
  MAX_STEPS,
  NUMBER,
  OBJECT,
  PLACES,
  PLACE_BYTES,
  PLACE_CHILD,
  PLACE_KEY,
  PLACE_NODE,
  PLACE_OPENED,
  PLACE_PARENT,
  PLACE_PASSED,
  PLACE_SIBLING,
  PLACE_TYPE,
  QUOTE,
  STEPS,
  STEP_BYTES,
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
  STEP_SIBLING,
  TEXT,
  WANTED,
} from "./layout";
import { behindScalar, behindString } from "./tokens";

// Records resemble each other: between two values stands one of few texts, such as `","eventName":"`. Those that were
// seen in valid records are kept, so that the next records need no more than a comparison.
//
// A place is a container at a path of the record. A step is a gap, the text from the end of one value to the start
// of the next, together with what follows it. Steps hang in two lists at each place: those that may follow its
// opening bracket, and those that may follow a value in it. The containers that are open are known from the place
// (it has one parent), so where a step was valid once it always is.

/** The record itself. */
export const RECORD: usize = PLACES + PLACE_BYTES;
/** Where the first step of the record before is kept: the likely one of the next. */
export const FIRST_LIKELY: usize = PLACES;
/** More ways on from one place are not worth a search. */
const MAX_STEPS_OF_PLACE: i32 = 48;

let placesEnd: usize = 0;
let stepsEnd: usize = 0;

/** Forgets everything. */
export function forgetSkeletons(): void {
  v128.store(GAP_MASKS, i8x16.splat(-1));
  v128.store(GAP_MASKS, i8x16.splat(0), 16);
  store<u32>(FIRST_LIKELY, 0);
  placesEnd = RECORD;
  stepsEnd = STEPS;
  addPlace(0, OBJECT, 1, 0);
}

/** Whether the gap of a step stands at `at`, and behind it what may follow. */
export function hasGap(step: usize, at: usize): bool {
  const equals =
    i8x16.bitmask(i8x16.eq(v128.load(at), v128.load(step, STEP_GAP))) |
    (i8x16.bitmask(i8x16.eq(v128.load(at, 16), v128.load(step, STEP_GAP + 16))) << 16);
  if ((load<u32>(step, STEP_MASK) & ~equals) != 0 || !hasGapEnd(step, at)) return false;
  // `,"x":` stands before every value of x; as a gap of its own it is for numbers.
  const bytes = load<u32>(step, STEP_GAP_BYTES) as usize;
  return load<u32>(step, STEP_KIND) != NUMBER || startsNumber(load<u8>(at + bytes));
}

function startsNumber(byte: u8): bool {
  return byte == 0x2d || byte - 0x30 < 10;
}

/** Whether what is behind the first 32 bytes of a step's gap stands there too. */
export function hasGapEnd(step: usize, at: usize): bool {
  const bytes = load<u32>(step, STEP_GAP_BYTES) as usize;
  for (let done: usize = 32; done < bytes; done += 16) {
    const differences = v128.xor(v128.load(at + done), v128.load(step + done, STEP_GAP));
    const mask = v128.load(GAP_MASKS + 16 - min<usize>(bytes - done, 16));
    if (v128.any_true(v128.and(differences, mask))) return false;
  }
  return true;
}

/** The step of a list whose gap stands at `at`, which is then the first of the list; 0 when none does. */
export function stepAt(list: usize, at: usize): usize {
  let before: usize = 0;
  let step = load<u32>(list) as usize;
  while (step != 0 && !hasGap(step, at)) {
    before = step;
    step = load<u32>(step, STEP_SIBLING) as usize;
  }
  if (step != 0 && before != 0) {
    store<u32>(before, load<u32>(step, STEP_SIBLING), STEP_SIBLING);
    store<u32>(step, load<u32>(list), STEP_SIBLING);
    store<u32>(list, step as u32);
  }
  return step;
}

/**
 * Learns the steps of a valid record.
 * @param at behind its opening brace.
 * @param end the end of the record.
 */
export function learn(at: usize, end: usize): void {
  if (
    stepsEnd > STEPS + (MAX_STEPS - 512) * STEP_BYTES ||
    placesEnd > PLACES + (MAX_PLACES - 512) * PLACE_BYTES
  ) {
    forgetSkeletons();
  }
  let likely = FIRST_LIKELY;
  let place = RECORD;
  let list = RECORD + PLACE_OPENED;
  while (at < end) {
    let step = stepAt(list, at);
    if (step == 0) step = addStep(list, place, at, end);
    if (step == 0) return;
    store<u32>(likely, step as u32);
    at += load<u32>(step, STEP_GAP_BYTES) as usize;
    const kind = load<u32>(step, STEP_KIND);
    if (kind == END) return;
    place = load<u32>(step, STEP_PLACE) as usize;
    likely = step + STEP_LIKELY;
    list = place + PLACE_PASSED;
    const first = load<u8>(at);
    if (kind == TEXT) at = behindString(at - 1, end);
    else if (kind == WANTED && first == QUOTE) at = behindString(at, end);
    else if (kind == WANTED && (first == BRACE || first == BRACKET)) {
      const isObject = first == BRACE;
      const field = isObject ? STEP_OBJECT : STEP_LIST;
      if (load<u32>(step + field) == 0) {
        if (!isObject && place == RECORD && isListKey(at)) return;
        const node = load<i32>(step, STEP_NODE);
        const child = childPlace(
          place,
          isObject ? OBJECT : ARRAY,
          isObject ? node : 0,
          step as u32,
        );
        if (child == 0) return;
        store<u32>(step + field, child as u32);
      }
      place = load<u32>(step + field) as usize;
      likely = step + (isObject ? STEP_LIKELY_IN_OBJECT : STEP_LIKELY_IN_LIST);
      list = place + PLACE_OPENED;
      at++;
    } else at = behindScalar(at, end);
  }
}

/** @returns 0 when what follows is not to be learned: it has white space, an escaped key, or is too long. */
function addStep(list: usize, place: usize, from: usize, end: usize): usize {
  let count = 0;
  for (let step = load<u32>(list) as usize; step != 0; count++) {
    step = load<u32>(step, STEP_SIBLING) as usize;
  }
  if (count >= MAX_STEPS_OF_PLACE || stepsEnd >= STEPS + MAX_STEPS * STEP_BYTES) return 0;

  let at = from;
  let kind = END;
  let node = 0;
  while (true) {
    if (at >= end || at - from > MAX_GAP_BYTES) return 0;
    let byte = load<u8>(at);
    if (byte == 0x7d || byte == 0x5d) {
      at++;
      if (place == RECORD) break;
      place = load<u32>(place, PLACE_PARENT) as usize;
      continue;
    }
    if (byte == COMMA) byte = load<u8>(++at);
    let key: u32 = 0;
    if (load<u32>(place, PLACE_TYPE) == OBJECT) {
      if (byte != QUOTE) return 0;
      const colon = behindString(at, end);
      key = keyOf(at, colon);
      if (key == 0 || load<u8>(colon) != COLON) return 0;
      at = colon + 1;
      byte = load<u8>(at);
      const parent = load<i32>(place, PLACE_NODE);
      node = parent == 0 ? 0 : childAt(parent, colon - 1);
    }
    if (node != 0) kind = WANTED;
    else if (byte == QUOTE) {
      at++;
      kind = TEXT;
    } else if (byte == BRACE || byte == BRACKET) {
      if (byte == BRACKET && place == RECORD && isListKey(at)) return 0;
      place = childPlace(place, byte == BRACE ? OBJECT : ARRAY, 0, key);
      if (place == 0) return 0;
      at++;
      continue;
    } else if (byte == 0x74 || byte == 0x66 || byte == 0x6e) {
      at = behindScalar(at, end);
      continue;
    } else if (startsNumber(byte)) kind = NUMBER;
    else return 0;
    break;
  }
  const bytes = at - from;
  if (bytes > MAX_GAP_BYTES) return 0;
  const step = stepsEnd;
  stepsEnd += STEP_BYTES;
  memory.fill(step, 0, STEP_BYTES);
  store<u32>(step, bytes as u32, STEP_GAP_BYTES);
  store<u32>(step, bytes < 32 ? (1 << (bytes as u32)) - 1 : ~0, STEP_MASK);
  store<u32>(step, kind, STEP_KIND);
  store<i32>(step, node, STEP_NODE);
  store<u32>(step, place as u32, STEP_PLACE);
  store<u32>(step, load<u32>(list), STEP_SIBLING);
  memory.copy(step + STEP_GAP, from, bytes);
  store<u32>(list, step as u32);
  return step;
}

/** A number for the key between two addresses; 0 when it has an escape. */
function keyOf(from: usize, to: usize): u32 {
  let key: u32 = 2166136261;
  for (let at = from; at < to; at++) {
    const byte = load<u8>(at);
    if (byte == BACKSLASH) return 0;
    key = (key ^ byte) * 16777619;
  }
  return key | 1;
}

/**
 * The place of a container in another. Keys with the same number share it: that costs time, but is not wrong.
 * @returns 0 when there is no room for it.
 */
function childPlace(parent: usize, type: i32, node: i32, key: u32): usize {
  let place = load<u32>(parent, PLACE_CHILD) as usize;
  while (place != 0) {
    if (
      load<u32>(place, PLACE_KEY) == key &&
      load<i32>(place, PLACE_TYPE) == type &&
      load<i32>(place, PLACE_NODE) == node
    ) {
      return place;
    }
    place = load<u32>(place, PLACE_SIBLING) as usize;
  }
  return placesEnd >= PLACES + MAX_PLACES * PLACE_BYTES ? 0 : addPlace(parent, type, node, key);
}

function addPlace(parent: usize, type: i32, node: i32, key: u32): usize {
  const place = placesEnd;
  placesEnd += PLACE_BYTES;
  store<u32>(place, 0, PLACE_OPENED);
  store<u32>(place, 0, PLACE_PASSED);
  store<u32>(place, parent as u32, PLACE_PARENT);
  store<i32>(place, type, PLACE_TYPE);
  store<i32>(place, node, PLACE_NODE);
  store<u32>(place, 0, PLACE_CHILD);
  store<u32>(place, key, PLACE_KEY);
  store<u32>(place, 0, PLACE_SIBLING);
  if (parent != 0) {
    store<u32>(place, load<u32>(parent, PLACE_CHILD), PLACE_SIBLING);
    store<u32>(parent, place as u32, PLACE_CHILD);
  }
  return place;
}
