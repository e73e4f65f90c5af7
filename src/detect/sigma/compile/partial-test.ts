import { fieldsRead } from "../tree/fields-read.ts";
import type { RuleNode } from "../tree/rule-node.ts";
import { compileItem } from "./compile-rule.ts";
import type { RecordView } from "./record-view.ts";

/** True, false, or undefined when fields that are not known decide. */
export type PartialTest = (view: RecordView) => boolean | undefined;

const UNKNOWN: PartialTest = () => undefined;

/**
 * What a rule comes to when only some fields of the record are known. Items that read other fields are unknown, and
 * are left out here and now; and, or and not are Kleene's.
 * @param known names of the fields
 */
export function compilePartial(node: RuleNode, known: ReadonlySet<string>): PartialTest {
  switch (node.kind) {
    case "field":
    case "keywords":
    case "any-member": {
      const isKnown = fieldsRead(node)?.every(({ name }) => known.has(name)) === true;
      return isKnown ? compileItem(node).test : UNKNOWN;
    }
    case "selection":
      return compilePartial(node.child, known);
    case "not": {
      const child = compilePartial(node.child, known);
      if (child === UNKNOWN) return UNKNOWN;
      return (view) => {
        const result = child(view);
        return result === undefined ? undefined : !result;
      };
    }
    case "and":
    case "or":
      return combinedPartial(
        node.kind,
        node.children.map((child) => compilePartial(child, known)),
      );
  }
}

function combinedPartial(kind: "and" | "or", children: readonly PartialTest[]): PartialTest {
  const tests = children.filter((test) => test !== UNKNOWN);
  const hasUnknown = tests.length < children.length;
  if (hasUnknown && tests.length === 0) return UNKNOWN;
  const decides = kind === "or";
  return (view) => {
    let isUnknown = hasUnknown;
    for (const test of tests) {
      const result = test(view);
      if (result === decides) return decides;
      if (result === undefined) isUnknown = true;
    }
    return isUnknown ? undefined : !decides;
  };
}
