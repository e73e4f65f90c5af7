import type { RuleNode } from "../tree/rule-node.ts";
import { combined, compileItem, type RecordTest } from "./compile-rule.ts";
import type { RecordView } from "./record-view.ts";

/** What a finding gives as its reason. */
export interface MatchedParts {
  readonly selections: readonly string[];
  readonly fields: readonly MatchedField[];
}

interface MatchedField {
  readonly field: string;
  /** A scalar, the JSON text of a container, or null when the field is absent. */
  readonly value: unknown;
}

/** The selections that hold, and are not negated, for a record that the rule matches; and their fields. */
export function compileMatchedParts(root: RuleNode): (view: RecordView) => MatchedParts {
  const { collect } = compile(root);
  return (view) => {
    const selections = new Set<string>();
    const fields = new Map<string, unknown>();
    collect(view, selections, fields);
    return {
      selections: [...selections],
      fields: [...fields].map(([field, value]) => ({ field, value })),
    };
  };
}

interface CollectingNode {
  readonly test: RecordTest;
  /** For records that pass the test. */
  readonly collect: (
    view: RecordView,
    selections: Set<string>,
    fields: Map<string, unknown>,
  ) => void;
}

function compile(node: RuleNode): CollectingNode {
  switch (node.kind) {
    case "field":
    case "any-member": {
      const { lookup, test } = compileItem(node);
      const { name } = node.path;
      return { test, collect: (view, _, fields) => fields.set(name, cut(lookup(view)[0])) };
    }
    case "keywords":
      return {
        test: compileItem(node).test,
        collect: (_view, _, fields) => fields.set("keywords", null),
      };
    case "selection": {
      const { name } = node;
      const child = compile(node.child);
      return {
        test: child.test,
        collect: (view, selections, fields) => {
          selections.add(name);
          child.collect(view, selections, fields);
        },
      };
    }
    case "not": {
      const child = compile(node.child);
      return { test: (view) => !child.test(view), collect: () => {} };
    }
    case "and":
    case "or": {
      const children = node.children.map(compile);
      return {
        test: combined(
          node.kind,
          children.map(({ test }) => test),
        ),
        // All children of an `and` that holds do.
        collect: (view, selections, fields) => {
          for (const { test, collect } of children) {
            if (node.kind === "and" || test(view)) collect(view, selections, fields);
          }
        },
      };
    }
  }
}

/** Longer values are cut in findings and explanations. */
export const MAX_SHOWN = 160;

function cut(value: unknown): unknown {
  const scalar = typeof value === "object" && value !== null ? JSON.stringify(value) : value;
  if (typeof scalar !== "string") return scalar ?? null;
  return scalar.length > MAX_SHOWN ? `${scalar.slice(0, MAX_SHOWN)}…` : scalar;
}
