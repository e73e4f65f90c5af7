import type { RulePlace } from "../diagnostic.ts";
import type { FieldLookup } from "./field-path.ts";
import type { Modifiers } from "../read/modifiers.ts";
import type { RecordView } from "../compile/record-view.ts";
import type { YamlScalar } from "../read/yaml-tree.ts";

/** `field|modifiers: values`, compiled. */
export interface ItemNode {
  readonly kind: "item";
  /** "" for keywords, which look at every scalar of the record. */
  readonly field: string;
  readonly modifierNames: readonly string[];
  readonly modifiers: Modifiers;
  readonly values: readonly YamlScalar[];
  readonly place: RulePlace;
  readonly lookup: FieldLookup;
  /** Every field the result depends on; undefined when it depends on the whole record. */
  readonly reads: readonly string[] | undefined;
  readonly test: RecordTest;
}

export type RecordTest = (view: RecordView) => boolean;

/** A rule as a tree: what runs, what is explained, and what the index reasons about. */
export type RuleNode =
  | ItemNode
  | { readonly kind: "and" | "or"; readonly children: readonly RuleNode[] }
  | { readonly kind: "not"; readonly child: RuleNode }
  | {
      readonly kind: "selection";
      readonly name: string;
      readonly place: RulePlace;
      readonly child: RuleNode;
    };

/** A node of several children, or the only child itself. */
export function joined(kind: "and" | "or", children: readonly RuleNode[]): RuleNode {
  const [only] = children;
  return only !== undefined && children.length === 1 ? only : { kind, children };
}

/** The tree as one function with short circuit. */
export function compileNode(node: RuleNode): RecordTest {
  return compile(node, new Map());
}

function compile(node: RuleNode, selections: Map<RuleNode, RecordTest>): RecordTest {
  switch (node.kind) {
    case "item":
      return node.test;
    case "not": {
      const child = compile(node.child, selections);
      return (view) => !child(view);
    }
    case "selection": {
      const known = selections.get(node);
      const test = known ?? remembering(compile(node.child, selections));
      selections.set(node, test);
      return test;
    }
    case "and":
    case "or":
      return compileAll(
        node.kind,
        node.children.map((child) => compile(child, selections)),
      );
  }
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

function compileAll(kind: "and" | "or", tests: readonly RecordTest[]): RecordTest {
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

/** Every item of the tree, each once. */
export function itemsOf(node: RuleNode): readonly ItemNode[] {
  switch (node.kind) {
    case "item":
      return [node];
    case "not":
    case "selection":
      return itemsOf(node.child);
    case "and":
    case "or":
      return [...new Set(node.children.flatMap(itemsOf))];
  }
}
