import type { Breather } from "../source/breather.ts";
import type { RuleSet } from "../detect/sigma/rule-set.ts";
import { evaluate } from "./evaluate.ts";
import type { TestOutcome } from "./run-test.ts";
import type { CrossFire } from "./test-result.ts";

/**
 * The events of every positive test against every rule: the rules of other files that fire too. Rules of one file
 * are variants of each other and may.
 */
export async function crossFires(
  runs: readonly TestOutcome[],
  ruleSet: RuleSet,
  breather: Breather,
): Promise<readonly CrossFire[]> {
  const found: CrossFire[] = [];
  for (const { test, records, result } of runs) {
    if (!test.expect.isMatch) continue;
    const own = new Set(result.rules.map(({ meta }) => meta.file));
    const findings = await evaluate(ruleSet, records, test.fixtures, breather);
    const fired = findings.flatMap(({ rule }) =>
      rule === undefined || own.has(rule.file) ? [] : [rule.title],
    );
    for (const rule of new Set(fired)) found.push({ test: test.name, source: test.source, rule });
  }
  return found;
}
