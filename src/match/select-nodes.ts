import type { PathSegment, PathSelector } from "../expr-parser/path-segments.ts";
import { ownProperty } from "./own-property.ts";

/** A value in a record, and where it was found. */
export interface Node {
  readonly value: unknown;
  readonly key: string | number | undefined;
  readonly around: Node | undefined;
}

/** A filter, compiled: whether a child of a value is taken. */
export type NodeTest = (node: Node, root: unknown) => boolean;

/**
 * Follows the segments of a path from the root. Each step visits an object or list once, however many ways lead to
 * it, so that the time is the number of steps times the size of the record, and the stack does not grow with its
 * depth. Values of the last step come as often as they are selected.
 */
export function selectNodes(
  root: unknown,
  segments: readonly PathSegment[],
  filterOf: (selector: PathSelector) => NodeTest,
): readonly unknown[] {
  let nodes: readonly Node[] = [{ value: root, key: undefined, around: undefined }];
  for (const segment of segments) {
    if (nodes.length === 0) return [];
    nodes = nextNodes(once(nodes), segment, (selector, node, into) =>
      select(selector, node, into, filterOf, root),
    );
  }
  return nodes.map(({ value }) => value);
}

type Select = (selector: PathSelector, node: Node, into: Node[]) => void;

function nextNodes(
  nodes: readonly Node[],
  segment: PathSegment,
  selectInto: Select,
): readonly Node[] {
  const next: Node[] = [];
  switch (segment.kind) {
    case "child":
      for (const node of nodes) {
        for (const selector of segment.selectors) selectInto(selector, node, next);
      }
      return next;
    case "descendants":
      for (const node of withDescendants(nodes)) {
        for (const selector of segment.selectors) selectInto(selector, node, next);
      }
      return next;
    case "parent":
      for (const { around } of nodes) if (around !== undefined) next.push(around);
      return once(next);
    case "key":
      for (const node of nodes) {
        if (node.key !== undefined) next.push({ value: node.key, key: undefined, around: node });
      }
      return next;
    case "type":
      return nodes.filter(({ value }) => isOfType(value, segment.type));
  }
}

/** Each object and list once: in JSON, one that is the same stands in the same place. */
function once(nodes: readonly Node[]): readonly Node[] {
  if (nodes.length < 2) return nodes;
  const seen = new Set<unknown>();
  return nodes.filter(({ value }) => {
    if (typeof value !== "object" || value === null) return true;
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}

/** The objects and lists among the nodes and below them, each once, the outer first. */
function withDescendants(nodes: readonly Node[]): readonly Node[] {
  const found: Node[] = [];
  const seen = new Set<unknown>();
  for (const start of nodes) {
    const open: Node[] = [start];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const { value } = node;
      if (typeof value !== "object" || value === null || seen.has(value)) continue;
      seen.add(value);
      found.push(node);
      const children: Node[] = [];
      pushChildren(node, children);
      for (let i = children.length - 1; i >= 0; i--) open.push(children[i]!);
    }
  }
  return found;
}

function pushChildren(node: Node, into: Node[]): void {
  const { value } = node;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) into.push({ value: value[i], key: i, around: node });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value))
      into.push({ value: child, key, around: node });
  }
}

function select(
  selector: PathSelector,
  node: Node,
  into: Node[],
  filterOf: (selector: PathSelector) => NodeTest,
  root: unknown,
): void {
  const { value } = node;
  switch (selector.kind) {
    case "name": {
      const child = ownProperty(value, selector.key);
      if (child !== undefined) into.push({ value: child, key: selector.key, around: node });
      return;
    }
    case "index": {
      // An object has such a key too, as in jsonpath-plus; it counts from the end of lists alone.
      const { index } = selector;
      const key = index < 0 && Array.isArray(value) ? index + value.length : index;
      const child = key < 0 ? undefined : ownProperty(value, String(key));
      if (child !== undefined) into.push({ value: child, key, around: node });
      return;
    }
    case "wildcard":
      pushChildren(node, into);
      return;
    case "slice":
      if (Array.isArray(value)) {
        for (const i of sliceIndexes(selector, value.length)) {
          into.push({ value: value[i], key: i, around: node });
        }
      }
      return;
    case "filter": {
      const children: Node[] = [];
      pushChildren(node, children);
      const isTaken = filterOf(selector);
      for (const child of children) if (isTaken(child, root)) into.push(child);
    }
  }
}

/** RFC 9535 §2.3.4.2.2. */
function* sliceIndexes(
  { start, end, step }: Extract<PathSelector, { kind: "slice" }>,
  length: number,
): Generator<number> {
  if (step === 0) return;
  const from = start ?? (step > 0 ? 0 : length - 1);
  const to = end ?? (step > 0 ? length : -length - 1);
  const normal = (i: number): number => (i >= 0 ? i : i + length);
  if (step > 0) {
    const upper = Math.min(Math.max(normal(to), 0), length);
    for (let i = Math.min(Math.max(normal(from), 0), length); i < upper; i += step) yield i;
  } else {
    const lower = Math.min(Math.max(normal(to), -1), length - 1);
    for (let i = Math.min(Math.max(normal(from), -1), length - 1); i > lower; i += step) yield i;
  }
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null;
    case "scalar":
      return typeof value !== "object" || value === null;
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
