import { Buffer } from "node:buffer";
import {
  AT_ARENA,
  AT_ARENA_END,
  AT_CONSUMED,
  AT_ELEMENT_DEPTH,
  AT_HASH,
  AT_HAS_UNKNOWN,
  AT_INFLATED,
  AT_IS_ASCII,
  AT_MAX_ROWS,
  AT_ONE_LINE,
  AT_ROWS,
  AT_ROW_ADDRESS,
  AT_SEED,
  AT_SAW_NEWLINE,
  AT_SLOT_COUNT,
  AT_UUID,
  AT_VALUE_START,
  COUNTS,
  DICTIONARIES,
  DICTIONARY_BYTES,
  FIRST_ID,
  KEYS,
  LIST_KEYS,
  LIST_KEY_BYTES,
  MAX_IDS,
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
  PLACES,
  ROW_IDS,
  VALUES_AT,
  VALUE_BYTES,
} from "./assembly/layout.ts";
import type { PathNode, PathTree } from "./path-tree.ts";

const ARENA_BYTES = 4 * 1024 * 1024;

/** Most nodes and slots that the tables hold. */
export const MAX_NODES = 200;
export const MAX_SLOTS = 64;
export const MAX_KEY_BYTES = PLACES - KEYS;

export const MAX_ID = FIRST_ID + MAX_IDS;

export const MAX_ROWS = 8192;

export const WORD_BYTES = 4;

/** Places of the scanner's state, in words of 32 bits. */
export const STATE = {
  rows: AT_ROWS / WORD_BYTES,
  consumed: AT_CONSUMED / WORD_BYTES,
  elementDepth: AT_ELEMENT_DEPTH / WORD_BYTES,
  oneLine: AT_ONE_LINE / WORD_BYTES,
  sawNewline: AT_SAW_NEWLINE / WORD_BYTES,
  valueStart: AT_VALUE_START / WORD_BYTES,
  slotCount: AT_SLOT_COUNT / WORD_BYTES,
  rowAddress: AT_ROW_ADDRESS / WORD_BYTES,
  maxRows: AT_MAX_ROWS / WORD_BYTES,
  arena: AT_ARENA / WORD_BYTES,
  arenaEnd: AT_ARENA_END / WORD_BYTES,
  inflated: AT_INFLATED / WORD_BYTES,
  isAscii: AT_IS_ASCII / WORD_BYTES,
  hasUnknown: AT_HAS_UNKNOWN / WORD_BYTES,
  counts: COUNTS / WORD_BYTES,
  uuid: AT_UUID / WORD_BYTES,
  hash: AT_HASH / WORD_BYTES,
  seed: AT_SEED / WORD_BYTES,
} as const;

/** Where things are, for a number of slots. In bytes, but `rowWords`. */
export interface MemoryPlan {
  readonly rows: number;
  readonly rowWords: number;
  readonly arena: number;
  readonly arenaEnd: number;
  readonly input: number;
}

export function planMemory(slotCount: number): MemoryPlan {
  const rowWords = (ROW_IDS / WORD_BYTES + slotCount + 1) & ~1;
  const rows = DICTIONARIES + slotCount * DICTIONARY_BYTES;
  const arena = rows + MAX_ROWS * rowWords * WORD_BYTES;
  const arenaEnd = arena + ARENA_BYTES;
  return { rows, rowWords, arena, arenaEnd, input: arenaEnd + 256 };
}

/** Byte address of what is known of a value. */
export function valueAddress(slot: number, id: number): number {
  return DICTIONARIES + slot * DICTIONARY_BYTES + VALUES_AT + (id - FIRST_ID) * VALUE_BYTES;
}

/** Writes the tree where the scanner looks for it. Node 0 stands for "none", so the root is 1. */
export function writeTree(buffer: ArrayBuffer, { nodes }: PathTree): void {
  const view = new DataView(buffer);
  let keyAt = KEYS;
  let childAt = 2;
  nodes.forEach((node, i) => {
    const at = NODES + (i + 1) * NODE_BYTES;
    view.setBigUint64(at + NODE_FILTER, keyFilter(node.children), true);
    view.setInt32(at + NODE_CHILD_FROM, childAt, true);
    view.setInt32(at + NODE_CHILD_TO, childAt + node.children.length, true);
    view.setInt32(at + NODE_SLOT, node.slot, true);
    view.setInt32(at + NODE_SLOT_FROM, node.slotFrom, true);
    view.setInt32(at + NODE_SLOT_TO, node.slotTo, true);
    view.setUint32(at + NODE_KEY, keyAt, true);
    view.setUint32(at + NODE_KEY_BYTES, node.key.length, true);
    view.setInt32(at + NODE_IS_TIME, node.isTime ? 1 : 0, true);
    const { tail, mask } = keyTail(node.key);
    view.setBigUint64(at + NODE_TAIL, tail, true);
    view.setBigUint64(at + NODE_TAIL_MASK, mask, true);
    view.setInt32(at + NODE_IS_LATE, node.isEager ? 0 : 1, true);
    view.setInt32(at + NODE_IS_DETOUR, node.isDetour ? 1 : 0, true);
    new Uint8Array(buffer).set(node.key, keyAt);
    keyAt += node.key.length;
    childAt += node.children.length;
  });
}

/** Writes the keys whose lists' elements are cut out. */
export function writeListKeys(buffer: ArrayBuffer, keys: readonly string[]): void {
  const bytes = new Uint8Array(buffer);
  bytes[LIST_KEYS] = keys.length;
  keys.forEach((key, i) => {
    const quoted = Buffer.from(JSON.stringify(key));
    const at = LIST_KEYS + 4 + i * LIST_KEY_BYTES;
    bytes[at] = quoted.length;
    bytes.set(quoted, at + 1);
  });
}

/** A bit for the last two bytes of each key: most keys of an object are told apart by it. */
function keyFilter(children: readonly PathNode[]): bigint {
  let filter = 0n;
  for (const { key } of children) {
    const sign = (key.at(-2) ?? 0) + ((key.at(-3) ?? 0) << 2);
    filter |= 1n << BigInt(sign & 63);
  }
  return filter;
}

/** The last eight bytes of a key, as the scanner loads them, and which of them are the key's. */
function keyTail(key: Uint8Array): { readonly tail: bigint; readonly mask: bigint } {
  let tail = 0n;
  let mask = 0n;
  for (let i = 1; i <= Math.min(8, key.length); i++) {
    const shift = BigInt(8 * (8 - i));
    tail |= BigInt(key.at(-i) ?? 0) << shift;
    mask |= 0xffn << shift;
  }
  return { tail, mask };
}
