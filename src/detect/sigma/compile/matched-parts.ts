import { jsonText, SourceNumber } from "../../../json-text.ts";
import type { MatchedField, MatchPart } from "../../finding-parts.ts";
import type { RuleNode } from "../tree/rule-node.ts";
import { combined, compileItem, holdsSurely, type RecordTest } from "./compile-rule.ts";
import type { RecordView } from "./record-view.ts";

/**
 * The selections that hold, and are not negated, for a record that the rule matches; and their fields.
 * @returns takes the record's view, and that of the same record with the digits of its text: values are shown from it
 */
export function compileMatchedParts(
  root: RuleNode,
): (view: RecordView, written: RecordView) => MatchPart {
  const { collect } = compile(root);
  return (view, written) => {
    const selections = new Set<string>();
    const fields = new Map<string, MatchedField["value"]>();
    collect(view, { written, selections, fields });
    return {
      selections: [...selections],
      fields: [...fields].map(([field, value]) => ({ field, value })),
    };
  };
}

interface CollectingNode {
  readonly test: RecordTest;
  /** For records that pass the test. */
  readonly collect: (view: RecordView, parts: CollectedParts) => void;
}

interface CollectedParts {
  readonly written: RecordView;
  readonly selections: Set<string>;
  readonly fields: Map<string, MatchedField["value"]>;
}

function compile(node: RuleNode): CollectingNode {
  switch (node.kind) {
    case "field":
    case "any-member": {
      const { lookup, test } = compileItem(node);
      const { name } = node.path;
      return {
        test,
        collect: (_, { written, fields }) => fields.set(name, cut(lookup(written)[0])),
      };
    }
    case "keywords":
      return {
        test: compileItem(node).test,
        collect: (_, { fields }) => fields.set("keywords", null),
      };
    case "selection": {
      const { name } = node;
      const child = compile(node.child);
      return {
        test: child.test,
        collect: (view, parts) => {
          parts.selections.add(name);
          child.collect(view, parts);
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
        collect: (view, parts) => {
          for (const { test, collect } of children) {
            if (node.kind === "and" || holdsSurely(test, view)) collect(view, parts);
          }
        },
      };
    }
  }
}

/** Longer values are cut in findings and explanations. */
export const MAX_SHOWN = 160;

function cut(value: unknown): MatchedField["value"] {
  if (typeof value === "boolean" || typeof value === "number") return value;
  if (value === null || value === undefined) return null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is printed as a number
  if (value instanceof SourceNumber) return value as unknown as number;
  const text = typeof value === "string" ? value : jsonText(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
