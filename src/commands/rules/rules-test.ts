import { runCorpus } from "../../rule-test/corpus.ts";
import { outputOptionWithUsual } from "../../options/output-option.ts";
import { TEST_FORMATS } from "../../output/rules/test-formats.ts";
import { reportedTest } from "../../rule-test/reported-test.ts";
import { runTests } from "../../rule-test/run-tests.ts";
import { Breather } from "../../source/breather.ts";
import { stopOnDemand } from "../../run/stopping.ts";
import { isFailure, type TestReport } from "../../rule-test/test-result.ts";
import { readYamlFile } from "../../detect/yaml-file.ts";
import type { ExitCode } from "../../errors.ts";
import type { Environment } from "../../run/environment.ts";
import { asTyped, flag, oneOf, value } from "../../options/option.ts";
import type { Command, TypedCommand } from "../command.ts";
import { openRules, pathsOf, RULES, RULES_COLOR, rulesReporter } from "./open-rules.ts";
import { RULES_EXIT } from "./rules-exit.ts";

const OUTPUT = outputOptionWithUsual(
  { formats: TEST_FORMATS, command: "spitzel rules test" },
  "table",
);

const REQUIRED = ["both"] as const;

const REQUIRE = value(
  {
    name: "require",
    describe: "both: a test that expects a finding and one that expects none, for every rule",
    words: REQUIRED,
  },
  (text) => oneOf(text, { option: "require", words: REQUIRED }),
);

const MATRIX = flag({ name: "matrix", describe: "the events of each test against all rules" });

const CORPUS = value(
  {
    name: "corpus",
    describe: "all rules on each trail file of this folder, with --expect",
    needs: ["expect"],
  },
  asTyped,
);

const EXPECT = value(
  {
    name: "expect",
    describe: "file that says how often each rule may fire on the corpus",
    needs: ["corpus"],
  },
  asTyped,
);

const SURPRISES = ["fail", "warn"] as const;

const UNEXPECTED = value(
  {
    name: "unexpected",
    describe: "fail or warn (unless said otherwise) when another rule fires on the corpus",
    words: SURPRISES,
    usual: "warn",
    needs: ["corpus"],
  },
  (text) => oneOf(text, { option: "unexpected", words: SURPRISES }),
);

export const command: Command = {
  arguments: [{ name: "paths", describe: "rule files and folders of them (spitzel's own)" }],
  options: [RULES, OUTPUT, REQUIRE, MATRIX, CORPUS, EXPECT, UNEXPECTED, RULES_COLOR],
  examples: [
    [
      "A report for a pipeline; every rule needs two tests",
      "spitzel rules test rules/ --require both -o junit > tests.xml",
    ],
    [
      "How often rules fire on a quiet week",
      "spitzel rules test rules/ --corpus quiet-week/ --expect budget.yml",
    ],
  ],
  run: testRules,
};

/** Runs the tests; a rule that cannot be loaded stops the run before any test. */
async function testRules(typed: TypedCommand, environment: Environment): Promise<ExitCode> {
  const { stdout } = environment;
  const reporter = rulesReporter(typed, environment);
  const format = typed.get(OUTPUT);
  const requiresBoth = typed.get(REQUIRE) !== undefined;
  const failsUnexpected = typed.get(UNEXPECTED) === "fail";
  const corpusFolder = typed.get(CORPUS);
  const budget = typed.get(EXPECT);
  const wantsMatrix = typed.get(MATRIX);
  const { sources, ruleSet, tests } = await openRules(pathsOf(typed, typed.operands), reporter);
  if (ruleSet.rejected.length > 0) return RULES_EXIT.ruleErrors;
  if (tests.length === 0 && corpusFolder === undefined) reporter.note("no tests were found");
  const run = async (breather: Breather): Promise<TestReport> => {
    const report = await runTests(tests, sources, ruleSet, { requiresBoth, wantsMatrix, breather });
    if (corpusFolder === undefined || budget === undefined) return report;
    const expected = await readYamlFile(budget);
    const corpus = await runCorpus(
      corpusFolder,
      expected,
      budget,
      ruleSet,
      failsUnexpected,
      breather,
    );
    return { ...report, results: [...report.results, ...corpus] };
  };
  const whole = await unlessInterrupted(run, environment);
  if (whole === undefined) {
    reporter.note("interrupted: no results are printed");
    return RULES_EXIT.interrupted;
  }
  const sink = await TEST_FORMATS[format]();
  const shown = await sink.write(whole.results.map(reportedTest));
  stdout.write(sink.heading() + shown + sink.end(whole));
  return whole.results.some(isFailure) ? RULES_EXIT.failed : RULES_EXIT.passed;
}

/** @returns undefined after an interrupt: a report of some tests would look like one of all. */
async function unlessInterrupted<T>(
  run: (breather: Breather) => Promise<T>,
  { now, onInterrupt }: Environment,
): Promise<T | undefined> {
  const abort = new AbortController();
  const { signal } = abort;
  stopOnDemand(abort, { onInterrupt, maxTimeMs: undefined });
  try {
    return await run(new Breather(now, signal));
  } catch (error) {
    if (error !== signal.reason) throw error;
    return undefined;
  }
}
