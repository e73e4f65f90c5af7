import { findTests, ruleSourcesFor } from "../../rule-test/find-tests.ts";
import { rulesNamed, rulesOf } from "../../rule-test/rule-pack.ts";
import { type Diagnostic, formatDiagnostic } from "../../detect/sigma/diagnostic.ts";
import { LINT_FORMATS } from "../../output/rules/lint-formats.ts";
import { outputOptionWithUsual } from "../../options/output-option.ts";
import { lintRuleSet } from "../../detect/sigma/lint/lint.ts";
import { loadRuleSet } from "../../detect/sigma/load-rule-set.ts";
import type { RuleSet } from "../../detect/sigma/rule-set.ts";
import type { ExitCode } from "../../errors.ts";
import type { Environment } from "../../run/environment.ts";
import type { Command, TypedCommand } from "../command.ts";
import { pathsOf, RULES, RULES_COLOR, rulesReporter } from "./open-rules.ts";
import { RULES_EXIT } from "./rules-exit.ts";
import { shownPath } from "../../run/rules-folder.ts";

const OUTPUT = outputOptionWithUsual(
  { formats: LINT_FORMATS, command: "spitzel rules lint" },
  "text",
);

export const command: Command = {
  arguments: [{ name: "paths", describe: "rule files and folders of them (spitzel's own)" }],
  options: [RULES, OUTPUT, RULES_COLOR],
  examples: [],
  run: lintRules,
};

/** Says what is wrong or doubtful about rules; only errors make the exit code 1. */
async function lintRules(typed: TypedCommand, environment: Environment): Promise<ExitCode> {
  const { stdout, version } = environment;
  const reporter = rulesReporter(typed, environment);
  const paths = pathsOf(typed, typed.operands);
  const format = typed.get(OUTPUT);
  const sources = await ruleSourcesFor(paths);
  const ruleSet = loadRuleSet(sources);
  const diagnostics = [...lintRuleSet(ruleSet), ...(await withoutPositiveTest(paths, ruleSet))].map(
    (diagnostic) => ({ ...diagnostic, file: shownPath(diagnostic.file) }),
  );
  const sink = await LINT_FORMATS[format]({ version });
  const shown = diagnostics.map((one) => ({ ...one, text: formatDiagnostic(one) }));
  stdout.write(sink.heading() + (await sink.write(shown)) + sink.end(undefined));
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  reporter.summary(
    [
      counted(sources.length, "file"),
      ...(ruleSet.passedOver.length === 0 ? [] : [`${ruleSet.passedOver.length} without rules`]),
      counted(errors, "error"),
      counted(warnings, "warning"),
    ].join(", "),
  );
  return errors > 0 ? RULES_EXIT.failed : RULES_EXIT.passed;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** A rule that no test makes fire may never fire. Folders without any tests are somebody else's: not said there. */
async function withoutPositiveTest(
  paths: readonly string[],
  ruleSet: RuleSet,
): Promise<readonly Diagnostic[]> {
  const tests = await findTests(paths, ruleSet);
  if (tests.length === 0) return [];
  const tested = new Set(
    tests
      .filter(({ expect }) => expect.isMatch)
      .flatMap(({ rule }) => rulesNamed(ruleSet, rule).map(({ meta }) => meta.id)),
  );
  return rulesOf(ruleSet)
    .filter(({ emits, isEnabled, meta }) => emits && isEnabled && !tested.has(meta.id))
    .map(({ meta, place }) => ({
      ...place,
      message: `no test makes "${meta.title}" fire`,
      severity: "warning" as const,
      check: "no-positive-test",
      ruleId: meta.id,
    }));
}
