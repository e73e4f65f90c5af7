import { jsonText, SourceNumber } from "../../json-text.ts";
import type { CloudTrailRecord } from "../../record.ts";
import type { MatchedField } from "../finding-parts.ts";
import { partialResult } from "./partial-result.ts";
import { showItem } from "./show-item.ts";
import { type IocLookup, type RecordView, viewOf } from "./record-view.ts";
import type { ItemNode, RuleNode } from "./rule-node.ts";

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

/** Explains one rule on one record (detection.md §3, 6). */
export function explain(
  rule: { readonly root: RuleNode },
  record: CloudTrailRecord,
  iocs?: IocLookup,
): Explanation {
  return explainNode(rule.root, viewOf(record, iocs));
}

function explainNode(node: RuleNode, view: RecordView): Explanation {
  switch (node.kind) {
    case "item":
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

function explainItem(node: ItemNode, view: RecordView): Explanation {
  const { field } = node;
  const found = field === "" ? undefined : node.lookup(view);
  return { kind: "item", isMatch: node.test(view), field, wanted: showItem(node), found };
}

const MAX_SHOWN = 160;

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

/**
 * The selections that hold for a record and are not negated: what to show as the reason of a match.
 * @param written of the same record with the digits of its text, from which values are shown
 */
export function matchedParts(
  root: RuleNode,
  view: RecordView,
  written: RecordView = view,
): { readonly selections: readonly string[]; readonly fields: readonly MatchedField[] } {
  const selections = new Set<string>();
  const fields = new Map<string, MatchedField>();
  const visit = (node: RuleNode): void => {
    if (node.kind === "not") return;
    if (node.kind === "item") {
      if (!node.test(view)) return;
      const value = node.field === "" ? undefined : node.lookup(written)[0];
      const field = node.field === "" ? "keywords" : node.field;
      fields.set(field, { field, value: cut(value) });
      return;
    }
    if (node.kind === "selection") {
      if (!holds(node, view)) return;
      selections.add(node.name);
      visit(node.child);
      return;
    }
    for (const child of node.children) if (holds(child, view)) visit(child);
  };
  visit(root);
  return { selections: [...selections], fields: [...fields.values()] };
}

/** With short circuit, unlike an explanation: this runs for every finding. */
function holds(node: RuleNode, view: RecordView): boolean {
  return partialResult(node, view, undefined) === true;
}

function cut(value: unknown): MatchedField["value"] {
  if (typeof value === "boolean" || typeof value === "number") return value;
  if (value === null || value === undefined) return null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is printed as a number
  if (value instanceof SourceNumber) return value as unknown as number;
  const text = typeof value === "string" ? value : jsonText(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
