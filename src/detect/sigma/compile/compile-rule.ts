import { Undecided } from "../../../errors.ts";
import { isJsonObject } from "../../../record.ts";
import { renewEffort } from "../../../regex/effort.ts";
import type { FieldPath } from "../tree/field-path.ts";
import type {
  FieldItem,
  ItemNode,
  KeywordsItem,
  RuleNode,
  SelectionNode,
} from "../tree/rule-node.ts";
import { compileValues } from "./compile-values.ts";
import { compileFieldPath, type FieldLookup } from "./field-lookup.ts";
import { leafTexts, type RecordView, viewOf } from "./record-view.ts";

export type RecordTest = (view: RecordView) => boolean;

/** For what only tells of a match: a part that cannot be decided is not told. */
export function holdsSurely(test: RecordTest, view: RecordView): boolean {
  renewEffort();
  try {
    return test(view);
  } catch (error) {
    if (error instanceof Undecided) return false;
    throw error;
  }
}

/** An item as closures: what its field holds, and whether that is what it wants. */
export interface CompiledItem {
  readonly lookup: FieldLookup;
  readonly test: RecordTest;
}

/** The tree as one function with short circuit. */
function compileRule(root: RuleNode): RecordTest {
  const named = selectionCounts(root);
  const known = new Map<SelectionNode, RecordTest>();
  const compile = (node: RuleNode): RecordTest => {
    switch (node.kind) {
      case "field":
      case "keywords":
      case "any-member":
        return compileItem(node).test;
      case "not": {
        const child = compile(node.child);
        return (view) => !child(view);
      }
      case "selection": {
        if ((named.get(node) ?? 0) < 2) return compile(node.child);
        const test = known.get(node) ?? remembering(compile(node.child));
        known.set(node, test);
        return test;
      }
      case "and":
      case "or":
        return combined(node.kind, node.children.map(compile));
    }
  };
  return compile(root);
}

/** Most rules of a set are never asked: their events do not occur. */
export function compiledWhenAsked(root: RuleNode): RecordTest {
  let compiled: RecordTest | undefined;
  return (view) => (compiled ??= compileRule(root))(view);
}

export function compileItem(item: ItemNode): CompiledItem {
  switch (item.kind) {
    case "field":
      return testing(item, asInAnyPartition(item.path, compileFieldPath(item.path)));
    case "keywords":
      return testing(item, ({ record }) => leafTexts(record));
    case "any-member": {
      const lookup = compileFieldPath(item.path);
      const holds = compileRule(item.members);
      const test: RecordTest = (view) =>
        lookup(view)
          .flat(Infinity)
          .some((member) => isJsonObject(member) && holds(viewOf(member, view.iocs)));
      return { lookup, test };
    }
  }
}

/** The services of the Chinese partition are those of the others: there, `ec2.amazonaws.com` may end in `.cn`. */
function asInAnyPartition({ name, entersText }: FieldPath, lookup: FieldLookup): FieldLookup {
  if (name !== "eventSource" || !entersText) return lookup;
  return (view) => {
    const found = lookup(view);
    const [source] = found;
    if (typeof source !== "string" || !source.endsWith(".amazonaws.com.cn")) return found;
    return [source, source.slice(0, -".cn".length)];
  };
}

/** The test of an item, compiled when it is first asked: of a large set of rules few are. */
export function itemTest(item: ItemNode): RecordTest {
  let compiled: RecordTest | undefined;
  return (view) => (compiled ??= compileItem(item).test)(view);
}

function testing(item: FieldItem | KeywordsItem, lookup: FieldLookup): CompiledItem {
  const holds = compileValues(item);
  const test: RecordTest = item.isNegated
    ? (view) => !holds(view, lookup(view))
    : (view) => holds(view, lookup(view));
  return { lookup, test };
}

/** How often the condition names each selection. */
function selectionCounts(
  node: RuleNode,
  counts = new Map<SelectionNode, number>(),
): ReadonlyMap<SelectionNode, number> {
  switch (node.kind) {
    case "field":
    case "keywords":
    case "any-member":
      break;
    case "selection":
      // Selections do not hold each other.
      counts.set(node, (counts.get(node) ?? 0) + 1);
      break;
    case "not":
      selectionCounts(node.child, counts);
      break;
    case "and":
    case "or":
      for (const child of node.children) selectionCounts(child, counts);
      break;
  }
  return counts;
}

/** A selection that the condition names twice is evaluated once per record. */
function remembering(test: RecordTest): RecordTest {
  let last: RecordView | undefined;
  let result = false;
  return (view) => {
    if (view !== last) {
      result = test(view);
      last = view;
    }
    return result;
  };
}

/** Tests joined by `and` or `or`, with short circuit. */
export function combined(kind: "and" | "or", tests: readonly RecordTest[]): RecordTest {
  const [first, second] = tests;
  if (first !== undefined && tests.length === 1) return first;
  if (first !== undefined && second !== undefined && tests.length === 2) {
    return kind === "and" ? (v) => first(v) && second(v) : (v) => first(v) || second(v);
  }
  const stop = kind === "or";
  return (view) => {
    for (const test of tests) if (test(view) === stop) return stop;
    return !stop;
  };
}
