import { type CloudTrailRecord, stringField } from "../../../record.ts";
import type { RuleNode } from "../tree/rule-node.ts";
import { compilePartial } from "./partial-test.ts";
import { viewOf } from "./record-view.ts";

/** The fields that nearly every CloudTrail rule tests, and that take few distinct values. */
export const INDEXED: ReadonlySet<string> = new Set(["eventName", "eventSource"]);

/** Distinct (eventSource, eventName) pairs remembered. An account sees hundreds; a hostile log must not fill memory. */
const MAX_PAIRS = 20_000;

/**
 * The rules a record can match, by its eventSource and eventName (docs/design/detection.md §3.2). A rule is left out of a
 * pair's list only when its tree is false whatever the other fields hold, so wildcards, lists and `not` on these
 * fields narrow as well as plain values do.
 */
export function createRuleIndex<T extends { readonly root: RuleNode }>(
  rules: readonly T[],
): (record: CloudTrailRecord) => readonly T[] {
  const byPair = new Map<string, readonly T[]>();
  const partial = rules.map(({ root }) => compilePartial(root, INDEXED));
  const candidatesOf = (eventSource: string, eventName: string): readonly T[] => {
    const view = viewOf({ eventSource, eventName });
    return rules.filter((_, number) => partial[number]?.(view) !== false);
  };
  return (record) => {
    const eventSource = stringField(record, "eventSource");
    const eventName = stringField(record, "eventName");
    // Absent, or of another type: too rare, and too strange, to index.
    if (eventSource === undefined || eventName === undefined) return rules;
    const pair = `${eventSource}\n${eventName}`;
    const known = byPair.get(pair);
    if (known !== undefined) return known;
    if (byPair.size >= MAX_PAIRS) return rules;
    const candidates = candidatesOf(eventSource, eventName);
    byPair.set(pair, candidates);
    return candidates;
  };
}
