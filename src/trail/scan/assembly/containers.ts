import {
  ARRAY,
  AT_CONSUMED,
  AT_ELEMENT_DEPTH,
  AT_ONE_LINE,
  AT_SAW_NEWLINE,
  AT_SLOT_COUNT,
  AT_VALUE_START,
  BRACE,
  ELEMENT_READ,
  GO_ON,
  HAS_ESCAPED_KEY,
  IS_LIST,
  LIST,
  MAX_DEPTH,
  NEWLINE,
  NOT_PLAIN,
  OBJECT,
  OPEN_NODES,
  STREAM,
  TYPES,
} from "./layout";
import { hasNewline, startLines, startValueLines } from "./line-breaks";
import { isListKey } from "./list-key";
import { clearSlots, nextNode, setNextNode } from "./project";
import { writeRow } from "./rows";
import { learn } from "./skeleton";

// Which objects and lists are open, and which of them is an element: what is cut out.

/** The record at the root of the path tree. */
const ROOT: i32 = 1;

export let depth: i32 = 0;
/** Elements open at this depth: 0 in the stream, 1 in a list, 2 in the list of a batch. */
let elementDepth: i32 = 0;
/** 0 when none is open. */
let elementStart: usize = 0;
let elementFlags: i32 = 0;
/** Where the value of the stream opened. */
export let valueStart: usize = 0;
/** The first value of the stream: -1 while it is not over, then whether it stood on one line. */
let oneLine: i32 = -1;
let input: usize = 0;
/** The end of the last element: what stands before it is done with. */
export let consumed: usize = 0;

/** Begins between two elements, as the host says. */
export function startContainers(from: usize): void {
  input = from;
  oneLine = load<i32>(AT_ONE_LINE);
  valueStart = from + (load<i32>(AT_VALUE_START) as usize);
  startLines(load<i32>(AT_SAW_NEWLINE) != 0);
  setNextNode(0);
  openContainer(0, STREAM, 0);
  openList(load<i32>(AT_ELEMENT_DEPTH));
  endElement(from);
}

/** Between the values of the stream: whether the next one, or the one that ends here, is the first. */
export function isFirstValue(): bool {
  return depth == 0 && oneLine < 0;
}

export function openType(): i32 {
  return load<u8>(TYPES + (depth as usize));
}

/** The node of the path tree that the open object stands for; 0 for none. */
export function openNode(): i32 {
  return load<u8>(OPEN_NODES + (depth as usize));
}

export function noteEscapedKey(): void {
  elementFlags |= HAS_ESCAPED_KEY;
}

/** @returns GO_ON, or NOT_PLAIN when the parser's path is to be taken. */
export function open(at: usize): i32 {
  const isObject = load<u8>(at) == BRACE;
  if (depth == elementDepth) {
    if (depth == 0) {
      openValue(at);
      if (!isObject) {
        openList(1);
        return GO_ON;
      }
    }
    elementStart = at;
    elementFlags = isObject ? 0 : IS_LIST;
    clearSlots(load<i32>(AT_SLOT_COUNT));
    setNextNode(ROOT);
  } else if (oneLine == 1 && load<u8>(at - 1) == NEWLINE) {
    // In a file of one value a line the slicer takes this for the next value.
    return NOT_PLAIN;
  }
  depth++;
  if (depth > MAX_DEPTH) return NOT_PLAIN;
  if (!isObject && depth == 2 && elementDepth == 0 && isListKey(at)) openList(2);
  else openContainer(depth, isObject ? OBJECT : ARRAY, isObject ? nextNode : 0);
  setNextNode(0);
  return GO_ON;
}

/** @returns NOT_PLAIN when the bracket is not the one that closes the open container. */
export function close(at: usize): i32 {
  const isObject = openType() == OBJECT;
  if (depth == 0 || (load<u8>(at) == 0x7d) != isObject) return NOT_PLAIN;
  const isList = depth == elementDepth;
  depth--;
  if (isList) elementDepth = 0;
  if (isList ? depth > 0 : depth > elementDepth) return GO_ON;
  if (isFirstValue()) oneLine = hasNewline(valueStart, at) ? 0 : 1;
  if (elementStart != 0) {
    writeRow(elementStart, at + 1, elementFlags);
    if (elementFlags == 0) learn(elementStart + 1, at + 1);
  }
  elementStart = 0;
  endElement(at + 1);
  return ELEMENT_READ;
}

/** A value of the stream opens. */
export function openValue(at: usize): void {
  valueStart = at;
  startValueLines();
}

/** From here on the elements of the list at this depth are cut out; at depth 0 the values of the stream. */
export function openList(at: i32): void {
  depth = at;
  elementDepth = at;
  elementStart = 0;
  if (at == 2) openContainer(1, OBJECT, 0);
  if (at > 0) openContainer(at, LIST, 0);
}

function openContainer(at: i32, type: i32, node: i32): void {
  store<u8>(TYPES + (at as usize), type);
  store<u8>(OPEN_NODES + (at as usize), node);
}

/** Tells the host that what stands before `at` is done with. */
export function endElement(at: usize): void {
  const isBroken = depth > 0 && hasNewline(valueStart, at);
  startLines(isBroken);
  consumed = at;
  store<u32>(AT_CONSUMED, (at - input) as u32);
  store<i32>(AT_ELEMENT_DEPTH, elementDepth);
  store<i32>(AT_ONE_LINE, oneLine);
  store<i32>(AT_SAW_NEWLINE, isBroken ? 1 : 0);
  store<i32>(AT_VALUE_START, (valueStart - input) as i32);
}
