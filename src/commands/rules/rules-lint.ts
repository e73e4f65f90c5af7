import { findTests, ruleSourcesFor } from "../../rule-test/find-tests.ts";
import { rulesNamed, rulesOf } from "../../rule-test/rule-pack.ts";
import { type Diagnostic, formatDiagnostic } from "../../detect/sigma/diagnostic.ts";
import { formatNames } from "../../output/formats.ts";
import { LINT_FORMATS } from "../../output/rules/lint-formats.ts";
import { lintRuleSet } from "../../detect/sigma/lint/lint.ts";
import { loadRuleSet } from "../../detect/sigma/load-rule-set.ts";
import type { RuleSet } from "../../detect/sigma/rule-set.ts";
import type { ExitCode } from "../../errors.ts";
import type { Environment } from "../../run/environment.ts";
import type { Reporter } from "../../run/reporter.ts";
import { oneOf, type RulesArguments } from "./rules-arguments.ts";
import { RULES_EXIT } from "./rules-exit.ts";
import { shownPath } from "../../run/rules-folder.ts";

/** Says what is wrong or doubtful about rules; only errors make the exit code 1. */
export async function lintRules(
  { output }: RulesArguments,
  paths: readonly string[],
  { stdout, version }: Environment,
  reporter: Reporter,
): Promise<ExitCode> {
  const format = oneOf("output", output, formatNames(LINT_FORMATS), "text");
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
    [counted(sources.length, "file"), counted(errors, "error"), counted(warnings, "warning")].join(
      ", ",
    ),
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
