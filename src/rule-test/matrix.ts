import type { RuleSet } from "../detect/sigma/rule-set.ts";
import { evaluate } from "./evaluate.ts";
import type { TestOutcome } from "./run-test.ts";
import type { CrossFire } from "./test-result.ts";

/**
 * The events of every positive test against every rule: the rules of other files that fire too. Rules of one file
 * are variants of each other and may.
 */
export function crossFires(runs: readonly TestOutcome[], ruleSet: RuleSet): readonly CrossFire[] {
  return runs.flatMap(({ test, records, result }) => {
    if (!test.expect.isMatch) return [];
    const own = new Set(result.rules.map(({ meta }) => meta.file));
    const fired = evaluate(ruleSet, records, test.fixtures).flatMap(({ rule }) =>
      rule === undefined || own.has(rule.file) ? [] : [rule.title],
    );
    return [...new Set(fired)].map((rule) => ({ test: test.name, source: test.source, rule }));
  });
}
