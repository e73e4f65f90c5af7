import type { CloudTrailRecord } from "../../record.ts";
import { compileItem, holdsSurely } from "./compile/compile-rule.ts";
import { MAX_SHOWN } from "./compile/matched-parts.ts";
import { type IocLookup, type RecordView, viewOf } from "./compile/record-view.ts";
import { fieldOf, type ItemNode, itemsOf, type RuleNode } from "./tree/rule-node.ts";

/** Why a rule matches a record or not: its tree without short circuit, with what every leaf found. */
export type Explanation =
  | {
      readonly kind: "item";
      readonly isMatch: boolean;
      readonly field: string;
      /** `contains "a" or "b"`. */
      readonly wanted: string;
      /** The values the field holds; empty when it is absent. Undefined for keywords. */
      readonly found: readonly unknown[] | undefined;
    }
  | {
      readonly kind: "and" | "or" | "not" | "selection";
      readonly isMatch: boolean;
      readonly name: string | undefined;
      readonly children: readonly Explanation[];
    };

/** Explains one rule on one record (docs/design/detection.md §3.4). */
export function explain(
  rule: { readonly root: RuleNode },
  record: CloudTrailRecord,
  iocs?: IocLookup,
): Explanation {
  return explainNode(rule.root, viewOf(record, iocs));
}

function explainNode(node: RuleNode, view: RecordView): Explanation {
  switch (node.kind) {
    case "field":
    case "keywords":
    case "any-member":
      return explainItem(node, view);
    case "not": {
      const child = explainNode(node.child, view);
      return { kind: "not", isMatch: !child.isMatch, name: undefined, children: [child] };
    }
    case "selection": {
      const child = explainNode(node.child, view);
      return { kind: "selection", isMatch: child.isMatch, name: node.name, children: [child] };
    }
    case "and":
    case "or": {
      const children = node.children.map((child) => explainNode(child, view));
      const isMatch =
        node.kind === "and" ? children.every((c) => c.isMatch) : children.some((c) => c.isMatch);
      return { kind: node.kind, isMatch, name: undefined, children };
    }
  }
}

function explainItem(item: ItemNode, view: RecordView): Explanation {
  const { lookup, test } = compileItem(item);
  const found = item.kind === "keywords" ? undefined : lookup(view);
  const field = fieldOf(item) ?? "";
  return { kind: "item", isMatch: holdsSurely(test, view), field, wanted: showItem(item), found };
}

/** What an item wants, in words: `contains "a" or "b"`. */
function showItem(item: ItemNode): string {
  if (item.kind === "any-member") {
    const fields = itemsOf(item.members).map((one) => fieldOf(one) ?? "");
    return `has a member with ${fields.join(", ")}`;
  }
  const { modifierNames, quantifier, values, isNegated } = item;
  const names = modifierNames.filter((name) => name !== "all" && name !== "neq");
  const shown = values.map(({ source, alternatives }) =>
    alternatives[0]?.kind === "null" ? "null" : JSON.stringify(source),
  );
  const joined = shown.join(quantifier === "all" ? " and " : " or ");
  return `${isNegated ? "not " : ""}${names.join(" ") || "="} ${joined}`;
}

/** The explanation as indented lines for people. */
export function explanationLines(explanation: Explanation, indent = ""): readonly string[] {
  const mark = explanation.isMatch ? "✓" : "✗";
  if (explanation.kind === "item") {
    const { field, wanted, found } = explanation;
    const shown =
      found === undefined ? "any value" : found.length === 0 ? "absent" : showFound(found);
    return [`${indent}${mark} ${field || "keywords"} ${wanted}: ${shown}`];
  }
  const name = explanation.name ?? explanation.kind;
  const below = explanation.children.flatMap((child) => explanationLines(child, `${indent}  `));
  return [`${indent}${mark} ${name}`, ...below];
}

function showFound(found: readonly unknown[]): string {
  const text = found.map((value) => JSON.stringify(value) ?? String(value)).join(", ");
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
