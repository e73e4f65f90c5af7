import { findTests, ruleSourcesFor } from "../../rule-test/find-tests.ts";
import type { TestCase } from "../../rule-test/test-case.ts";
import { formatDiagnostic } from "../../detect/sigma/diagnostic.ts";
import { loadRuleSet } from "../../detect/sigma/load-rule-set.ts";
import type { RuleSet, RuleSource } from "../../detect/sigma/rule-set.ts";
import { asTyped, list } from "../../options/option.ts";
import { COLOR } from "../../options/run-options.ts";
import type { TypedOptions } from "../../options/typed-options.ts";
import type { Environment } from "../../run/environment.ts";
import { Reporter } from "../../run/reporter.ts";
import { OWN_RULES } from "../../run/rules-folder.ts";

export const RULES = list(
  { name: "rules", alias: "r", describe: "rule file, or folder of them, beside the paths" },
  asTyped,
);

const { group: _group, ...color } = COLOR;

/** Under one heading with the other few. */
export const RULES_COLOR = color;

/** The rules a command works on, loaded. */
export interface OpenRules {
  readonly paths: readonly string[];
  readonly sources: readonly RuleSource[];
  readonly ruleSet: RuleSet;
  readonly tests: readonly TestCase[];
}

/** What was named: spitzel's own rules when nothing was. */
export function pathsOf(typed: TypedOptions, operands: readonly string[]): readonly string[] {
  const paths = [...operands, ...typed.get(RULES)];
  return paths.length === 0 ? [OWN_RULES] : paths;
}

export function rulesReporter(typed: TypedOptions, { stderr }: Environment): Reporter {
  return new Reporter(stderr, { isQuiet: false, wantsColor: typed.get(RULES_COLOR) });
}

/** Tests may bring values for `%placeholders%`: the rules are loaded with those of all tests together. */
export async function openRules(paths: readonly string[], reporter: Reporter): Promise<OpenRules> {
  const sources = await ruleSourcesFor(paths);
  const tests = await findTests(paths, loadRuleSet(sources));
  const vars = new Map(tests.flatMap(({ fixtures }) => [...fixtures.vars]));
  const ruleSet = loadRuleSet(sources, { vars });
  for (const diagnostic of [...ruleSet.rejected, ...ruleSet.warnings]) {
    reporter.problem(formatDiagnostic(diagnostic));
  }
  return { paths, sources, ruleSet, tests };
}
