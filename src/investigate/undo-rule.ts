import type { RuleNode } from "../detect/sigma/tree/rule-node.ts";
import { anyOf } from "./any-of.ts";
import { OF_DATA, UNDOING_VERBS } from "./inverse.ts";

/** The name of the rule, among those that are asked for by threads. */
export const UNDOING = "may undo";

/**
 * What a record must have to be a change that may undo another, by its verb; others go by `WAY_KEYS`. A service is what
 * stands before the first dot of its event source.
 */
export function undoRule(): RuleNode {
  const ofData = [...OF_DATA].map(([service, names]): RuleNode => {
    const source = anyOf("eventSource", [{ text: `${service}.`, isOpen: true }]);
    if (names === "all") return source;
    const texts = [...names].map((text) => ({ text, isOpen: false }));
    return { kind: "and", children: [source, anyOf("eventName", texts)] };
  });
  const verbs = [...UNDOING_VERBS].map((text) => ({ text, isOpen: true }));
  return {
    kind: "and",
    children: [anyOf("eventName", verbs), { kind: "not", child: { kind: "or", children: ofData } }],
  };
}
