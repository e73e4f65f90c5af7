import { readFixtureFile } from "./read-fixture-file.ts";
import type { CloudTrailRecord } from "../record.ts";
import type { Breather } from "../source/breather.ts";
import { explain, explanationLines, type Explanation } from "../detect/sigma/explain.ts";
import type { RuleSet, SigmaRule } from "../detect/sigma/rule-set.ts";
import { buildEvents } from "./build-events.ts";
import { evaluate, iocsOf } from "./evaluate.ts";
import { unmet } from "./expectation.ts";
import { type PackRule, reducedTo, rulesNamed } from "./rule-pack.ts";
import { templateRecord } from "./templates.ts";
import type { TestCase } from "./test-case.ts";
import type { TestResult } from "./test-result.ts";

/** A test that ran, with the records it ran on: matrix and boundary checks start from them. */
export interface TestOutcome {
  readonly test: TestCase;
  readonly records: readonly CloudTrailRecord[];
  readonly result: TestResult;
}

/**
 * Runs one test in an engine of its own.
 * @param ruleSet loaded with the test's `vars`
 * @throws SpitzelError (exit code 2) when the test names a rule or file that is not there.
 */
export async function runTest(
  test: TestCase,
  ruleSet: RuleSet,
  breather: Breather,
): Promise<TestOutcome> {
  const rules = rulesNamed(ruleSet, test.rule);
  const records = await recordsOf(test, breather);
  const ids = new Set(rules.map(({ meta }) => meta.id));
  const found = await evaluate(reducedTo(ruleSet, rules), records, test.fixtures, breather);
  const findings = found.filter(({ rule }) => rule !== undefined && ids.has(rule.id));
  const problems = [...unmet(test.expect, findings), ...selectionProblems(test, rules, records[0])];
  return {
    test,
    records,
    result: {
      name: test.name,
      kind: "test",
      rules,
      source: test.source,
      isPositive: test.expect.isMatch,
      problems,
      explanation: problems.length === 0 ? [] : explanationOf(test, rules, records[0]),
      isDisabled: rules.length > 0 && rules.every(({ isEnabled }) => !isEnabled),
    },
  };
}

async function recordsOf(
  test: TestCase,
  { signal }: Breather,
): Promise<readonly CloudTrailRecord[]> {
  if (test.file !== undefined) return readFixtureFile(test.file, test.source, signal);
  return buildEvents(templateRecord(test.template) ?? {}, test.steps);
}

/** The event rules behind a rule: itself, or those its correlation looks at. */
function eventRules(rule: PackRule): readonly SigmaRule[] {
  return rule.kind === "rule" ? [rule] : rule.targets.flatMap(eventRules);
}

function explanationOf(
  test: TestCase,
  rules: readonly PackRule[],
  record: CloudTrailRecord | undefined,
): readonly string[] {
  if (record === undefined) return [];
  return [...new Set(rules.flatMap(eventRules))].flatMap((rule) => [
    `${rule.meta.title}, on the first event:`,
    ...explanationLines(explain(rule, record, iocsOf(test.fixtures)), "  "),
  ]);
}

function selectionProblems(
  test: TestCase,
  rules: readonly PackRule[],
  record: CloudTrailRecord | undefined,
): readonly string[] {
  const { selections } = test.expect;
  if (selections.length === 0 || record === undefined) return [];
  const held = new Set(
    rules
      .flatMap(eventRules)
      .flatMap((rule) => selectionsThatHold(explain(rule, record, iocsOf(test.fixtures)))),
  );
  return selections
    .filter((name) => !held.has(name))
    .map((name) => `expected the selection ${name} to hold, it does not`);
}

function selectionsThatHold(explanation: Explanation): readonly string[] {
  if (explanation.kind === "item") return [];
  const below = explanation.children.flatMap(selectionsThatHold);
  const isHeld = explanation.kind === "selection" && explanation.isMatch;
  return isHeld && explanation.name !== undefined ? [explanation.name, ...below] : below;
}
