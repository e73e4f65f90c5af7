import { block } from "./block";
import { close, depth, noteEscapedKey, open, openNode, openType, valueStart } from "./containers";
import { grammar } from "./grammar";
import { ALL_READ, GO_ON, NOT_PLAIN } from "./layout";
import { keepBreaks } from "./line-breaks";
import { takeMember } from "./project";

/** Checks look ahead a little: the end of a window is left to the next. */
const LOOK_AHEAD_BYTES: usize = 320;

// Where they stand in earlier blocks.
let lastBackslash: usize = 0;
let lastOpenerOrComma: usize = 0;

/** Scans to the end of the next element, or of the bytes, block by block. */
export function scanElement(from: usize, end: usize, isLast: bool): i32 {
  block.startTokens();
  grammar.startTokens();
  lastBackslash = 0;
  lastOpenerOrComma = from;
  const stop = isLast ? end : end - min<usize>(end - from, LOOK_AHEAD_BYTES);
  for (let start = from; start < stop; start += 64) {
    if (!block.read(start) || !grammar.read()) return NOT_PLAIN;
    const openers = block.openers;
    const colons = block.colons;
    let brackets = openers | block.closers;
    let seen: u64 = 0;
    while (true) {
      const bracket = brackets & (0 - brackets);
      // To the end of the block when there is no bracket.
      const upTo = bracket | (bracket - 1);
      const segment = upTo & ~seen;
      const node = openNode();
      if (node != 0) takeMembers(node, colons & segment, end);
      if ((grammar.wrongIn(openType()) & segment) != 0) return NOT_PLAIN;
      if (bracket == 0) break;
      const at = start + (ctz(bracket) as usize);
      const status = (bracket & openers) != 0 ? open(at) : close(at);
      if (status != GO_ON) return status;
      seen = upTo;
      brackets &= brackets - 1;
    }
    lastBackslash = block.lastOf(block.backslashes, lastBackslash);
    lastOpenerOrComma = block.lastOf(openers | block.commas, lastOpenerOrComma);
    keepBreaks(valueStart);
  }
  if (!isLast) return ALL_READ;
  return depth == 0 && block.inString == 0 ? ALL_READ : NOT_PLAIN;
}

/** Takes the wanted among the members whose colons are given. */
function takeMembers(node: i32, colons: u64, end: usize): void {
  for (let left = colons; left != 0; left &= left - 1) {
    if (isKeyEscaped(left & (0 - left))) noteEscapedKey();
    takeMember(node, block.start + (ctz(left) as usize), end);
  }
}

/** Whether a backslash stands between a colon and the bracket or comma before it. */
function isKeyEscaped(colon: u64): bool {
  const before = colon - 1;
  const backslash = block.lastOf(block.backslashes & before, lastBackslash);
  return backslash > block.lastOf((block.openers | block.commas) & before, lastOpenerOrComma);
}
