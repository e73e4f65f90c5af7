import type { RecordView } from "./record-view.ts";
import type { RuleNode } from "../tree/rule-node.ts";

/**
 * What a rule's tree comes to when only some fields of the record are known: true, false, or undefined when the
 * rest decides. Items that read other fields are unknown; and, or and not are Kleene's.
 * @param known the fields; undefined when the whole record is
 */
export function partialResult(
  node: RuleNode,
  view: RecordView,
  known: ReadonlySet<string> | undefined,
): boolean | undefined {
  switch (node.kind) {
    case "item":
      if (known !== undefined && !node.reads?.every((field) => known.has(field))) return undefined;
      return node.test(view);
    case "selection":
      return partialResult(node.child, view, known);
    case "not": {
      const child = partialResult(node.child, view, known);
      return child === undefined ? undefined : !child;
    }
    case "and":
    case "or": {
      const decides = node.kind === "or";
      let isUnknown = false;
      for (const child of node.children) {
        const result = partialResult(child, view, known);
        if (result === decides) return decides;
        if (result === undefined) isUnknown = true;
      }
      return isUnknown ? undefined : !decides;
    }
  }
}
