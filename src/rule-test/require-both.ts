import type { RuleSet } from "../detect/sigma/rule-set.ts";
import { type PackRule, rulesOf } from "./rule-pack.ts";
import type { TestResult } from "./test-result.ts";

/**
 * The gate `--require both`: a result for every enabled rule that reports on its own and lacks a test that
 * expects a finding, or one that expects none.
 */
export function requireBoth(
  ruleSet: RuleSet,
  results: readonly TestResult[],
): readonly TestResult[] {
  return rulesOf(ruleSet)
    .filter(({ emits, isEnabled }) => emits && isEnabled)
    .flatMap((rule) => {
      const own = results.filter(({ rules, kind }) => kind === "test" && rules.includes(rule));
      const missing = [
        ...(own.some(({ isPositive }) => isPositive) ? [] : ["a test that expects a finding"]),
        ...(own.some(({ isPositive }) => !isPositive) ? [] : ["a test that expects none"]),
      ];
      return missing.length === 0 ? [] : [lacking(rule, missing)];
    });
}

function lacking(rule: PackRule, missing: readonly string[]): TestResult {
  return {
    name: `${rule.meta.title}: tests of both kinds`,
    kind: "gate",
    rules: [rule],
    source: rule.meta.file,
    isPositive: false,
    problems: [`expected ${missing.join(" and ")}`],
    explanation: [],
    isDisabled: false,
  };
}
