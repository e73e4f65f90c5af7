import { Buffer } from "node:buffer";

/** A wanted key in an object that is a record or in a wanted place of one. */
export interface PathNode {
  /** The key with its quotes, as JSON writes it; empty at the root. */
  readonly key: Uint8Array;
  /** The number of the wanted value that stands here; -1 when only what is below is wanted. */
  slot: number;
  /** Slots of this node and those below it: from, and the first that is not. */
  slotFrom: number;
  slotTo: number;
  readonly isTime: boolean;
  /** Whether a value here says that a wanted path goes another way than by its keys. */
  isDetour: boolean;
  /** Whether texts here get ids while scanning, not when asked for. */
  isEager: boolean;
  readonly children: PathNode[];
}

export interface PathTree {
  /** Each node before its children, and children side by side. The root first. */
  readonly nodes: readonly PathNode[];
  /** The slot of each path that was given. */
  readonly slots: readonly number[];
  readonly slotCount: number;
}

/**
 * The paths as a tree. `eventTime` at its root is in every tree.
 * @param paths each projectable
 * @param eager how many of them, from the first on, are asked of nearly every record
 * @param detours where a value shows that a path may lead elsewhere, see `detoursOf`
 */
export function pathTree(
  paths: readonly (readonly string[])[],
  eager: number = paths.length,
  detours: readonly (readonly string[])[] = [],
): PathTree {
  const root = newNode("", false);
  childOf(root, "eventTime", true);
  const leaves = paths.map((keys) =>
    keys.reduce((node, key) => childOf(node, key, node === root && key === "eventTime"), root),
  );
  for (const [i, leaf] of leaves.entries()) {
    leaf.slot = 0;
    if (i < eager) leaf.isEager = true;
  }
  for (const keys of detours) {
    keys.reduce((node, key) => childOf(node, key, false), root).isDetour = true;
  }
  const slotCount = numberSlots(root, 0);
  const nodes = [root];
  for (let i = 0; i < nodes.length; i++) nodes.push(...nodes[i]!.children);
  return { nodes, slots: leaves.map(({ slot }) => slot), slotCount };
}

/**
 * Sigma takes `a.b.c` also for a key with dots in it: the places of such keys. (Lists and texts on the way, which it
 * enters too, need none: see HAS_DETOUR.)
 */
export function detoursOf(keys: readonly string[]): readonly (readonly string[])[] {
  return keys.flatMap((_, from) =>
    keys
      .slice(from + 1)
      .map((_key, i) => [...keys.slice(0, from), keys.slice(from, from + i + 2).join(".")]),
  );
}

function newNode(key: string, isTime: boolean): PathNode {
  return {
    key: Buffer.from(JSON.stringify(key)),
    slot: -1,
    slotFrom: 0,
    slotTo: 0,
    isTime,
    isEager: false,
    isDetour: false,
    children: [],
  };
}

function childOf(parent: PathNode, key: string, isTime: boolean): PathNode {
  const quoted = Buffer.from(JSON.stringify(key));
  const known = parent.children.find((child) => quoted.equals(child.key));
  if (known !== undefined) return known;
  const child = newNode(key, isTime);
  parent.children.push(child);
  return child;
}

/** Numbers the slots so that those below a node follow its own: they are cleared together. */
function numberSlots(node: PathNode, from: number): number {
  node.slotFrom = from;
  let next = from;
  if (node.slot >= 0) node.slot = next++;
  for (const child of node.children) next = numberSlots(child, next);
  node.slotTo = next;
  return next;
}
