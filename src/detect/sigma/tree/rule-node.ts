import type { RulePlace } from "../diagnostic.ts";
import type { Comparison } from "./comparison.ts";
import type { FieldPath } from "./field-path.ts";

/**
 * A rule as plain data: its condition, with modifiers and placeholders applied. Everything else is a back end of
 * it: what runs (compile/), what is explained (explain.ts), what is checked (lint/), what is provable.
 */
export type RuleNode =
  | ItemNode
  | {
      readonly kind: "and" | "or";
      readonly children: readonly RuleNode[];
      /** `1 of sel_*` or `all of them`, when that is how the condition says it. */
      readonly quantifier?: string;
    }
  | { readonly kind: "not"; readonly child: RuleNode }
  | SelectionNode;

/** A search identifier; one object however often the condition names it. */
export interface SelectionNode {
  readonly kind: "selection";
  readonly name: string;
  readonly place: RulePlace;
  readonly child: RuleNode;
}

/** One line of a selection. */
export type ItemNode = FieldItem | KeywordsItem | AnyMemberItem;

/** `field|modifiers: values` */
export interface FieldItem extends ValuesItem {
  readonly kind: "field";
  readonly path: FieldPath;
}

/** Values without a field, which look at every scalar of the record. */
export interface KeywordsItem extends ValuesItem {
  readonly kind: "keywords";
}

/**
 * `field[any]: {…}`: one and the same member of the list meets all of the map, as a port and a network of one
 * security group rule must (Sigma enhancement proposal 212, for `sigma-version: 3`).
 */
interface AnyMemberItem {
  readonly kind: "any-member";
  readonly path: FieldPath;
  /** What is asked of one member, which takes the place of the record. */
  readonly members: RuleNode;
  readonly place: RulePlace;
}

interface ValuesItem {
  /** Whether one of the values must match, or each of them (of a list, different members may). */
  readonly quantifier: "any" | "all";
  readonly values: readonly ItemValue[];
  /** `neq`: all of it is negated. */
  readonly isNegated: boolean;
  /** As written, for people. */
  readonly modifierNames: readonly string[];
  readonly place: RulePlace;
}

/** One value of an item. */
export interface ItemValue {
  /** As written. */
  readonly source: string;
  readonly place: RulePlace;
  /** What modifiers and placeholders made of it: one of them is enough. */
  readonly alternatives: readonly Comparison[];
}

/** A node of several children, or the only child itself. */
export function joined(
  kind: "and" | "or",
  children: readonly RuleNode[],
  quantifier?: string,
): RuleNode {
  const [only] = children;
  if (only !== undefined && children.length === 1) return only;
  return quantifier === undefined ? { kind, children } : { kind, children, quantifier };
}

/** Every item of the tree, each once; what `field[any]` asks of members is part of its item. */
export function itemsOf(node: RuleNode): readonly ItemNode[] {
  switch (node.kind) {
    case "field":
    case "keywords":
    case "any-member":
      return [node];
    case "not":
    case "selection":
      return itemsOf(node.child);
    case "and":
    case "or":
      return [...new Set(node.children.flatMap(itemsOf))];
  }
}

/** The field an item looks at, as written; keywords have none. */
export function fieldOf(item: ItemNode): string | undefined {
  return item.kind === "keywords" ? undefined : item.path.name;
}
