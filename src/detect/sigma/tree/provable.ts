import {
  type Necessary,
  necessaryOfAny,
  pathOf,
  type Wanted,
} from "../../../expr-parser/necessary.ts";
import type { Comparison } from "./comparison.ts";
import type { FieldPath } from "./field-path.ts";
import type { FieldItem, RuleNode } from "./rule-node.ts";

/** What must hold of a record that the rule matches: its comparisons with fixed texts that no negation is over. */
export function provable(node: RuleNode): readonly Necessary[] {
  switch (node.kind) {
    case "field":
      return provableOfField(node);
    case "and":
      return node.children.flatMap(provable);
    case "or":
      return necessaryOfAny(node.children.map(provable));
    case "selection":
      return provable(node.child);
    case "not":
    case "keywords":
    case "any-member":
      return [];
  }
}

function provableOfField({ path, quantifier, values, isNegated }: FieldItem): readonly Necessary[] {
  if (isNegated) return [];
  const name = nameOf(path);
  const wanted = values.map(({ alternatives }) => alternatives.map(wantedBy));
  const lists = quantifier === "all" ? wanted : [wanted.flat()];
  return lists
    .filter((list) => list.every((one) => one !== undefined))
    .map((list) => ({ path: name, values: list.flat() }));
}

/** The name of a record's path is that of an expression's; a derived field is one key. */
function nameOf({ derived, keys }: FieldPath): string {
  return derived === undefined ? pathOf(...keys) : pathOf(derived, ...keys);
}

function wantedBy(comparison: Comparison): readonly Wanted[] | undefined {
  switch (comparison.kind) {
    case "pattern": {
      const { pattern, isCased, number } = comparison;
      const text: Wanted = { kind: "text", pattern, isCased };
      return number === undefined ? [text] : [text, { kind: "value", value: number }];
    }
    case "null":
      return [{ kind: "value", value: null }];
    case "regex":
    case "cidr":
    case "number":
    case "time-part":
    case "exists":
    case "fieldref":
      return undefined;
  }
}
