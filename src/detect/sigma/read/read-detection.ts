import { RuleError } from "../diagnostic.ts";
import { fieldPath } from "../tree/field-path.ts";
import { joined, type RuleNode, type SelectionNode } from "../tree/rule-node.ts";
import { type Condition, parseCondition } from "./condition.ts";
import type { ItemContext } from "./item-context.ts";
import { readItem } from "./read-item.ts";
import { asMap, asScalar, requiredEntry, scalarsOf } from "./read-node.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "./yaml-tree.ts";

/** A `detection` or `filter` block. */
export interface Detection {
  readonly selections: ReadonlyMap<string, SelectionNode>;
  readonly conditions: readonly Condition[];
  readonly root: RuleNode;
}

/**
 * Reads search identifiers and condition (docs/design/detection.md §2.2).
 * @param reserved keys of the block that are no search identifiers, besides `condition`
 */
export function readDetection(
  block: YamlMap,
  reserved: readonly string[],
  context: ItemContext,
  rewriteCondition: (condition: YamlScalar) => YamlScalar = (condition) => condition,
): Detection {
  const selections = new Map<string, SelectionNode>();
  for (const { key, keyPlace, value } of block.entries) {
    if (key === "condition" || reserved.includes(key)) continue;
    const child = readSearch(value, `search identifier "${key}"`, context);
    selections.set(key, { kind: "selection", name: key, place: keyPlace, child });
  }
  const { value } = requiredEntry(block, "condition");
  if (selections.size === 0)
    throw new RuleError("expected at least one search identifier", block.place);
  const names = [...selections.keys()];
  const conditions = scalarsOf(value, "the condition").map((scalar) => {
    const { source, place } = rewriteCondition(scalar);
    return parseCondition(source, names, place);
  });
  const nodes = conditions.map((condition) => conditionNode(condition, selections));
  if (nodes.length === 0) throw new RuleError("expected a condition", value.place);
  return { selections, conditions, root: joined("or", nodes) };
}

function conditionNode(
  condition: Condition,
  selections: ReadonlyMap<string, SelectionNode>,
): RuleNode {
  switch (condition.kind) {
    case "identifier": {
      const node = selections.get(condition.name);
      // The parser has checked the name.
      return node ?? { kind: "or", children: [] };
    }
    case "not":
      return { kind: "not", child: conditionNode(condition.operand, selections) };
    case "and":
    case "or": {
      const children = condition.operands.map((operand) => conditionNode(operand, selections));
      return joined(condition.kind, children, condition.quantifier);
    }
  }
}

/** Map: AND of items. List: OR of maps and keywords. Scalar: a keyword. */
function readSearch(node: YamlNode, what: string, context: ItemContext): RuleNode {
  if (node.kind === "map") return readItems(node, what, context);
  if (node.kind === "scalar") return readItem("", [asScalar(node, what)], node.place, context);
  if (node.items.length === 0)
    throw new RuleError(`expected ${what} to hold something`, node.place);
  const keywords = node.items.filter((item) => item.kind === "scalar");
  const children: RuleNode[] = [];
  if (keywords.length > 0) children.push(readItem("", keywords, node.place, context));
  for (const item of node.items) {
    if (item.kind === "list")
      throw new RuleError(`expected no list in the list of ${what}`, item.place);
    if (item.kind === "map") children.push(readItems(item, what, context));
  }
  return joined("or", children);
}

function readItems(map: YamlMap, what: string, context: ItemContext): RuleNode {
  if (map.entries.length === 0)
    throw new RuleError(`expected ${what} to hold something`, map.place);
  return joined(
    "and",
    map.entries.map((entry) => readEntry(entry, context)),
  );
}

const ANY_MEMBER = /^(.+)\[any\]$/;

function readEntry({ key, keyPlace, value }: YamlEntry, context: ItemContext): RuleNode {
  const field = ANY_MEMBER.exec(key)?.[1];
  if (field !== undefined) {
    const members = readItems(asMap(value, `"${key}"`), `"${key}"`, context);
    if (!context.hasAnyMember) {
      throw new RuleError(`${field}[any] needs "sigma-version: 3" in the rule`, keyPlace);
    }
    const path = fieldPath(field, context.isStrict);
    return { kind: "any-member", path, members, place: keyPlace };
  }
  const values = value.kind === "list" ? value.items : [value];
  const scalars = values.map((item) => {
    if (item.kind !== "scalar") {
      throw new RuleError(`expected "${key}" to hold values, got a ${item.kind}`, item.place);
    }
    return item;
  });
  return readItem(key, scalars, keyPlace, context);
}
