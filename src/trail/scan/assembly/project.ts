import { idOf } from "./dictionary";
import {
  BACKSLASH,
  BRACE,
  BRACKET,
  CONTAINER,
  MISSING,
  NODES,
  NODE_BYTES,
  NODE_CHILD_FROM,
  NODE_CHILD_TO,
  NODE_FILTER,
  NODE_IS_DETOUR,
  NODE_IS_LATE,
  NODE_IS_TIME,
  NODE_KEY,
  NODE_KEY_BYTES,
  NODE_SLOT,
  NODE_SLOT_FROM,
  NODE_SLOT_TO,
  NODE_TAIL,
  NODE_TAIL_MASK,
  QUOTE,
  SLOTS,
} from "./layout";
import { timeMs } from "./time";
import { behindScalar, behindSpace, behindString, isSpace } from "./tokens";

// Reading the wanted members of an object that is open at a wanted place.

/** The time of the current record, and the node whose object opens next. */
export let time: f64 = NaN;
export let nextNode: i32 = 0;
/** Whether the current record has a detour, see HAS_DETOUR. */
export let hasDetour: bool = false;

export function setNextNode(node: i32): void {
  nextNode = node;
}

/** Forgets the values of the record before. */
export function clearSlots(count: i32): void {
  memory.fill(SLOTS, 0, (count as usize) << 2);
  time = NaN;
  hasDetour = false;
}

/**
 * Takes the member whose colon is at `colon`, if its key is a child of `node`. As in JSON.parse the last of
 * several equal keys counts, and takes with it what was found below those before.
 */
export function takeMember(node: i32, colon: usize, end: usize): void {
  let quote = colon - 1;
  while (isSpace(load<u8>(quote))) quote--;
  const parent = NODES + (node as usize) * NODE_BYTES;
  const sign = (load<u8>(quote - 1) as u64) + ((load<u8>(quote - 2) as u64) << 2);
  if (((load<u64>(parent, NODE_FILTER) >> (sign & 63)) & 1) == 0) return;
  const child = childEndingAt(parent, quote);
  if (child != 0) takeValue(child, behindSpace(colon + 1, end), end);
}

/** The child of a node whose key ends with the quote at `quote`; 0 when there is none. */
export function childAt(node: i32, quote: usize): i32 {
  return childEndingAt(NODES + (node as usize) * NODE_BYTES, quote);
}

function childEndingAt(parent: usize, quote: usize): i32 {
  const tail = load<u64>(quote - 7);
  const to = load<i32>(parent, NODE_CHILD_TO);
  for (let child = load<i32>(parent, NODE_CHILD_FROM); child < to; child++) {
    const node = NODES + (child as usize) * NODE_BYTES;
    if ((tail & load<u64>(node, NODE_TAIL_MASK)) != load<u64>(node, NODE_TAIL)) continue;
    const bytes = load<u32>(node, NODE_KEY_BYTES) as usize;
    const start = quote + 1 - bytes;
    // An opening quote never follows a backslash: this one would be inside a longer key.
    if (load<u8>(start - 1) == BACKSLASH) continue;
    if (bytes <= 8 || isKey(start, load<u32>(node, NODE_KEY) as usize, bytes - 8)) return child;
  }
  return 0;
}

function isKey(at: usize, key: usize, bytes: usize): bool {
  for (let i: usize = 0; i < bytes; i++) {
    if (load<u8>(at + i) != load<u8>(key + i)) return false;
  }
  return true;
}

function takeValue(child: i32, at: usize, end: usize): void {
  const first = load<u8>(at);
  if (first == BRACE || first == BRACKET) {
    takeContainer(child, first == BRACE);
    const node = NODES + (child as usize) * NODE_BYTES;
    if (first == BRACE && goesOn(node)) nextNode = child;
  } else {
    takeText(child, at, first == QUOTE ? behindString(at, end) : behindScalar(at, end));
  }
}

/** Takes the object or list that stands at a node. */
export function takeContainer(child: i32, isObject: bool): void {
  const node = NODES + (child as usize) * NODE_BYTES;
  clearBelow(node);
  if (load<i32>(node, NODE_IS_DETOUR) != 0 || (!isObject && goesOn(node))) hasDetour = true;
  if (load<i32>(node, NODE_IS_TIME) != 0) time = NaN;
  const slot = load<i32>(node, NODE_SLOT);
  if (slot >= 0) store<i32>(SLOTS + ((slot as usize) << 2), CONTAINER);
}

/** Takes the text, number or word from `at` to `behind`. */
export function takeText(child: i32, at: usize, behind: usize): void {
  const node = NODES + (child as usize) * NODE_BYTES;
  clearBelow(node);
  if (load<i32>(node, NODE_IS_DETOUR) != 0 || (load<u8>(at) == QUOTE && goesOn(node))) {
    hasDetour = true;
  }
  if (load<i32>(node, NODE_IS_TIME) != 0) time = timeMs(at);
  const slot = load<i32>(node, NODE_SLOT);
  if (slot < 0) return;
  const isLate = load<i32>(node, NODE_IS_LATE) != 0;
  store<i32>(SLOTS + ((slot as usize) << 2), isLate ? -(at as i32) : idOf(slot, at, behind - at));
}

/** The id of the text at an address, which stands in an element of the last scan. */
export function idAt(slot: i32, at: usize): i32 {
  const behind =
    load<u8>(at) == QUOTE ? behindString(at, usize.MAX_VALUE) : behindScalar(at, usize.MAX_VALUE);
  return idOf(slot, at, behind - at);
}

/** Whether paths go on below a node. */
function goesOn(node: usize): bool {
  return load<i32>(node, NODE_CHILD_FROM) < load<i32>(node, NODE_CHILD_TO);
}

function clearBelow(node: usize): void {
  const to = load<i32>(node, NODE_SLOT_TO);
  for (let slot = load<i32>(node, NODE_SLOT_FROM); slot < to; slot++) {
    store<i32>(SLOTS + ((slot as usize) << 2), MISSING);
  }
}
