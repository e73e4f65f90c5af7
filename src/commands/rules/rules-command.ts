import { findTests, ruleSourcesFor } from "../../rule-test/find-tests.ts";
import type { TestCase } from "../../rule-test/test-case.ts";
import { formatDiagnostic } from "../../detect/sigma/diagnostic.ts";
import { loadRuleSet } from "../../detect/sigma/load-rule-set.ts";
import type { RuleSet, RuleSource } from "../../detect/sigma/rule-set.ts";
import type { ExitCode } from "../../errors.ts";
import type { Environment } from "../../run/environment.ts";
import { Reporter } from "../../run/reporter.ts";
import { type RulesArguments, RULES_HELP, rulesArguments } from "./rules-arguments.ts";
import { RULES_EXIT } from "./rules-exit.ts";
import { OWN_RULES } from "../../run/rules-folder.ts";
import { lintRules } from "./rules-lint.ts";
import { listRules } from "./rules-list.ts";
import { newRule } from "./rules-new.ts";
import { showRule } from "./rules-show.ts";
import { testRules } from "./rules-test.ts";

/** The rules a command works on, loaded. */
export interface OpenRules {
  readonly paths: readonly string[];
  readonly sources: readonly RuleSource[];
  readonly ruleSet: RuleSet;
  readonly tests: readonly TestCase[];
}

/**
 * `spitzel rules list|show|lint|test|new`.
 * @param words what stands behind `rules` on the command line
 * @returns the exit code of RULES_EXIT.
 */
export async function rulesCommand(
  words: readonly string[],
  environment: Environment,
): Promise<ExitCode> {
  const typed = rulesArguments(words);
  const reporter = new Reporter(environment.stderr, { isQuiet: false, wantsColor: true });
  switch (typed.command) {
    case "help":
      environment.stdout.write(RULES_HELP);
      return RULES_EXIT.passed;
    case "new":
      return newRule(typed, environment, reporter);
    case "lint":
      return lintRules(typed, pathsOf(typed, typed.operands), environment, reporter);
    case "list":
      return listRules(typed, await open(pathsOf(typed, typed.operands), reporter), environment);
    case "show":
      return showRule(typed, await open(pathsOf(typed, []), reporter), environment);
    case "test":
      return testRules(
        typed,
        await open(pathsOf(typed, typed.operands), reporter),
        environment,
        reporter,
      );
  }
}

function pathsOf({ rules }: RulesArguments, operands: readonly string[]): readonly string[] {
  const paths = [...operands, ...rules];
  return paths.length === 0 ? [OWN_RULES] : paths;
}

/** Tests may bring values for `%placeholders%`: the rules are loaded with those of all tests together. */
async function open(paths: readonly string[], reporter: Reporter): Promise<OpenRules> {
  const sources = await ruleSourcesFor(paths);
  const tests = await findTests(paths, loadRuleSet(sources));
  const vars = new Map(tests.flatMap(({ fixtures }) => [...fixtures.vars]));
  const ruleSet = loadRuleSet(sources, { vars });
  for (const diagnostic of [...ruleSet.rejected, ...ruleSet.warnings]) {
    reporter.problem(formatDiagnostic(diagnostic));
  }
  return { paths, sources, ruleSet, tests };
}
