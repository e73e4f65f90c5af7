import { loadRuleSet } from "../detect/sigma/load-rule-set.ts";
import type { RuleSet, RuleSource } from "../detect/sigma/rule-set.ts";
import { type Breather, unhurried } from "../source/breather.ts";
import { boundaryChecks } from "./boundary-checks.ts";
import { crossFires } from "./matrix.ts";
import { requireBoth } from "./require-both.ts";
import { runTest, type TestOutcome } from "./run-test.ts";
import type { TestCase } from "./test-case.ts";
import type { TestReport, TestResult } from "./test-result.ts";

interface TestOptions {
  /** Every enabled rule needs a test that expects a finding and one that expects none. */
  readonly requiresBoth: boolean;
  /** Also runs the events of each test against all rules. */
  readonly wantsMatrix: boolean;
  /** Lets an interrupt in; without one nothing does. */
  readonly breather?: Breather;
}

/**
 * Runs tests one after another, each in an engine of its own.
 * @throws SpitzelError (exit code 2) when a test names a rule or file that is not there; the reason of the breather's
 * signal when it has fired.
 */
export async function runTests(
  tests: readonly TestCase[],
  sources: readonly RuleSource[],
  ruleSet: RuleSet,
  { requiresBoth, wantsMatrix, breather = unhurried() }: TestOptions,
): Promise<TestReport> {
  const runs: TestOutcome[] = [];
  for (const test of tests) {
    const { vars } = test.fixtures;
    await breather.breathe();
    const rules = vars.size === 0 ? ruleSet : loadRuleSet(sources, { vars });
    runs.push(await runTest(test, rules, breather));
  }
  const results = runs.map(({ result }) => result);
  const checks: TestResult[] = [];
  for (const run of firstPositives(runs)) {
    checks.push(...(await boundaryChecks(run, ruleSet, breather)));
  }
  return {
    results: [...results, ...checks, ...(requiresBoth ? requireBoth(ruleSet, results) : [])],
    crossFires: wantsMatrix ? await crossFires(runs, ruleSet, breather) : [],
  };
}

/** One positive test of each correlation is enough to make the boundary checks from. */
function firstPositives(runs: readonly TestOutcome[]): readonly TestOutcome[] {
  const seen = new Set<string>();
  return runs.filter(({ test, result }) => {
    const id = result.rules[0]?.meta.id;
    if (!test.expect.isMatch || id === undefined || seen.has(id)) return false;
    if (result.rules.length > 1 || result.problems.length > 0) return false;
    seen.add(id);
    return true;
  });
}
