import { Buffer } from "node:buffer";
import type { PathNode, PathTree } from "./path-tree.ts";

// The host's side of assembly/layout.ts; both change together.

const NODES = 0x1400;
const NODE_BYTES = 64;
const LIST_KEYS_AT = 0x5800;
const LIST_KEY_BYTES = 32;
const KEYS = 0x6000;
/** Where a folded message is put, and its size. */
export const FOLDED = 0x18_4000;
export const FOLDED_BYTES = 4800;
const DICTIONARIES = 0x18_8000;
const DICTIONARY_BYTES = 32_768 * 4 + 16_384 * 12;
const VALUE_LIST = 32_768 * 4;
const ARENA_BYTES = 4 * 1024 * 1024;

/** Most nodes and slots that the tables hold. */
export const MAX_NODES = 200;
export const MAX_SLOTS = 64;
export const MAX_KEY_BYTES = 0xa000;

/** Ids of values: 0 absent, 1 an object or list, 2 a text that is not kept; from 3 on numbers of texts. */
export const MISSING = 0;
export const CONTAINER = 1;
export const UNKNOWN = 2;
export const FIRST_ID = 3;
export const MAX_ID = FIRST_ID + 16_384;

export const MAX_ROWS = 8192;
const ROW_HEAD_WORDS = 6;

/** Places of the scanner's state, in words of 32 bits. */
export const STATE = {
  rows: 0x100 / 4,
  consumed: 0x104 / 4,
  elementDepth: 0x108 / 4,
  oneLine: 0x10c / 4,
  sawNewline: 0x110 / 4,
  valueStart: 0x114 / 4,
  slotCount: 0x118 / 4,
  rowAddress: 0x11c / 4,
  maxRows: 0x120 / 4,
  arena: 0x124 / 4,
  arenaEnd: 0x128 / 4,
  inflated: 0x12c / 4,
  isAscii: 0x130 / 4,
  hasUnknown: 0x134 / 4,
  counts: 0x5600 / 4,
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
  const rowWords = (ROW_HEAD_WORDS + slotCount + 1) & ~1;
  const rows = DICTIONARIES + slotCount * DICTIONARY_BYTES;
  const arena = rows + MAX_ROWS * rowWords * 4;
  const arenaEnd = arena + ARENA_BYTES;
  return { rows, rowWords, arena, arenaEnd, input: arenaEnd + 256 };
}

/** Byte address of what is known of a value. */
export function valueAddress(slot: number, id: number): number {
  return DICTIONARIES + slot * DICTIONARY_BYTES + VALUE_LIST + (id - FIRST_ID) * 12;
}

/** Writes the tree where the scanner looks for it. Node 0 stands for "none", so the root is 1. */
export function writeTree(buffer: ArrayBuffer, { nodes }: PathTree): void {
  const view = new DataView(buffer);
  let keyAt = KEYS;
  let childAt = 2;
  nodes.forEach((node, i) => {
    const at = NODES + (i + 1) * NODE_BYTES;
    view.setBigUint64(at, keyFilter(node.children), true);
    view.setInt32(at + 8, childAt, true);
    view.setInt32(at + 12, childAt + node.children.length, true);
    view.setInt32(at + 16, node.slot, true);
    view.setInt32(at + 20, node.slotFrom, true);
    view.setInt32(at + 24, node.slotTo, true);
    view.setUint32(at + 28, keyAt, true);
    view.setUint32(at + 32, node.key.length, true);
    view.setInt32(at + 36, node.isTime ? 1 : 0, true);
    const { tail, mask } = keyTail(node.key);
    view.setBigUint64(at + 40, tail, true);
    view.setBigUint64(at + 48, mask, true);
    view.setInt32(at + 56, node.isEager ? 0 : 1, true);
    new Uint8Array(buffer).set(node.key, keyAt);
    keyAt += node.key.length;
    childAt += node.children.length;
  });
}

/** Writes the keys whose lists' elements are cut out. */
export function writeListKeys(buffer: ArrayBuffer, keys: readonly string[]): void {
  const bytes = new Uint8Array(buffer);
  bytes[LIST_KEYS_AT] = keys.length;
  keys.forEach((key, i) => {
    const quoted = Buffer.from(JSON.stringify(key));
    const at = LIST_KEYS_AT + 4 + i * LIST_KEY_BYTES;
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
