import { runCorpus } from "../../rule-test/corpus.ts";
import { formatNames } from "../../output/formats.ts";
import { TEST_FORMATS } from "../../output/rules/test-formats.ts";
import { reportedTest } from "../../rule-test/reported-test.ts";
import { runTests } from "../../rule-test/run-tests.ts";
import { isFailure, type TestResult } from "../../rule-test/test-result.ts";
import { readYamlFile } from "../../detect/yaml-file.ts";
import type { ExitCode } from "../../errors.ts";
import type { Environment } from "../../run/environment.ts";
import type { Reporter } from "../../run/reporter.ts";
import { oneOf, type RulesArguments } from "./rules-arguments.ts";
import type { OpenRules } from "./rules-command.ts";
import { RULES_EXIT, rulesUsageError } from "./rules-exit.ts";

/** Runs the tests; a rule that cannot be loaded stops the run before any test. */
export async function testRules(
  typed: RulesArguments,
  { sources, ruleSet, tests }: OpenRules,
  { stdout }: Environment,
  reporter: Reporter,
): Promise<ExitCode> {
  const format = oneOf("output", typed.output, formatNames(TEST_FORMATS), "table");
  const requiresBoth = typed.require !== undefined;
  oneOf("require", typed.require, ["both"], "both");
  const failsUnexpected =
    oneOf("unexpected", typed.unexpected, ["fail", "warn"], "warn") === "fail";
  if ((typed.corpus === undefined) !== (typed.expect === undefined)) {
    throw rulesUsageError("expected --corpus and --expect together");
  }
  if (ruleSet.rejected.length > 0) return RULES_EXIT.ruleErrors;
  if (tests.length === 0 && typed.corpus === undefined) reporter.note("no tests were found");
  const report = await runTests(tests, sources, ruleSet, {
    requiresBoth,
    wantsMatrix: typed.matrix,
  });
  const corpus: readonly TestResult[] =
    typed.corpus === undefined || typed.expect === undefined
      ? []
      : await runCorpus(
          typed.corpus,
          await readYamlFile(typed.expect),
          typed.expect,
          ruleSet,
          failsUnexpected,
        );
  const whole = { ...report, results: [...report.results, ...corpus] };
  const sink = await TEST_FORMATS[format]();
  const shown = await sink.write(whole.results.map(reportedTest));
  stdout.write(sink.heading() + shown + sink.end(whole));
  return whole.results.some(isFailure) ? RULES_EXIT.failed : RULES_EXIT.passed;
}
