import { RuleError } from "../diagnostic.ts";
import type { RuleNode } from "../tree/rule-node.ts";
import { resolveReference } from "./rule-reference.ts";
import type { LeftOut, SigmaFilter, SigmaRule } from "../rule-set.ts";

/**
 * The rules with the filters that apply to them: `(rule condition) and (filter condition)`, verbatim as pySigma
 * does it (docs/design/detection.md §2.11). Selections of a filter are shown as `_filt_…`, apart from the rule's own.
 * @param leftOut rules a filter may name although they do not run
 */
export function applyFilters(
  rules: readonly SigmaRule[],
  filters: readonly SigmaFilter[],
  leftOut: readonly LeftOut[],
  reject: (error: unknown, ruleId?: string) => void,
): readonly SigmaRule[] {
  const conditions = new Map<SigmaRule, RuleNode[]>();
  for (const filter of filters) {
    if (!filter.isEnabled) continue;
    const node = renamed(filter.detection.root);
    for (const rule of targetsOf(filter, rules, leftOut, reject)) {
      conditions.set(rule, [...(conditions.get(rule) ?? []), node]);
    }
  }
  return rules.map((rule) => {
    const extra = conditions.get(rule);
    if (extra === undefined) return rule;
    return { ...rule, root: { kind: "and", children: [rule.root, ...extra] } };
  });
}

function targetsOf(
  filter: SigmaFilter,
  rules: readonly SigmaRule[],
  leftOut: readonly LeftOut[],
  reject: (error: unknown, ruleId?: string) => void,
): readonly SigmaRule[] {
  const targets: SigmaRule[] = [];
  for (const reference of filter.references ?? []) {
    if (leftOut.some(({ id, title }) => id === reference || title === reference)) continue;
    try {
      targets.push(resolveReference(reference, rules, filter.place));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      reject(error, filter.meta.id);
    }
  }
  return filter.references === undefined ? rules : targets;
}

function renamed(node: RuleNode): RuleNode {
  switch (node.kind) {
    case "field":
    case "keywords":
    case "any-member":
      return node;
    case "not":
      return { kind: "not", child: renamed(node.child) };
    case "selection":
      return { ...node, name: `_filt_${node.name}` };
    case "and":
    case "or":
      return { ...node, children: node.children.map(renamed) };
  }
}
