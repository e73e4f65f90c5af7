import { SpitzelError } from "../errors.ts";
import { isJsonObject } from "../record.ts";
import { discover } from "../files/discover.ts";
import type { RuleSet } from "../detect/sigma/rule-set.ts";
import { evaluate } from "./evaluate.ts";
import { readFixtureFile } from "./read-fixture-file.ts";
import { type PackRule, rulesNamed } from "./rule-pack.ts";
import type { TestResult } from "./test-result.ts";

/** How often a rule may fire on the whole corpus; both ends inclusive. */
interface Budget {
  readonly rules: readonly PackRule[];
  readonly reference: string;
  readonly least: number;
  readonly most: number;
}

/**
 * Runs all rules over every file of a corpus, the state reset for each file, and compares the findings of each
 * rule with what is expected.
 * @param expected `{rules: {<id, name or file>: {exactly | at_least | at_most: n}}}`
 * @param failsUnexpected whether a rule that fires and is not in the list is a failure, or only reported
 * @throws SpitzelError (exit code 2) for a rule that is not there, or a file that cannot be read.
 */
export async function runCorpus(
  folder: string,
  expected: unknown,
  source: string,
  ruleSet: RuleSet,
  failsUnexpected: boolean,
): Promise<readonly TestResult[]> {
  const budgets = readBudgets(expected, source, ruleSet);
  const counts = await countFindings(folder, ruleSet);
  const listed = new Set(budgets.flatMap(({ rules }) => rules.map(({ meta }) => meta.id)));
  const unexpected = [...counts].filter(([id]) => !listed.has(id));
  return [
    ...budgets.map((budget) => resultOf(budget, counts, source)),
    ...unexpected.map(([id, { title, count }]) => ({
      name: `${title}: ${count} findings`,
      kind: "corpus" as const,
      rules: rulesNamed(ruleSet, id),
      source,
      isPositive: false,
      problems: ["the rule is not in the list of what is expected"],
      explanation: [],
      isDisabled: !failsUnexpected,
    })),
  ];
}

async function countFindings(
  folder: string,
  ruleSet: RuleSet,
): Promise<ReadonlyMap<string, { readonly title: string; readonly count: number }>> {
  const counts = new Map<string, { readonly title: string; readonly count: number }>();
  for (const found of discover([folder])) {
    if (found.kind === "unreadable") {
      throw new SpitzelError(`${found.name} cannot be read: ${found.reason}`);
    }
    if (found.kind !== "local") continue;
    const records = await readFixtureFile(found.name, folder);
    for (const { rule } of evaluate(ruleSet, records, { iocs: [], vars: new Map() })) {
      if (rule === undefined) continue;
      const before = counts.get(rule.id)?.count ?? 0;
      counts.set(rule.id, { title: rule.title, count: before + 1 });
    }
  }
  return counts;
}

function readBudgets(expected: unknown, source: string, ruleSet: RuleSet): readonly Budget[] {
  const rules = isJsonObject(expected) ? expected["rules"] : undefined;
  if (!isJsonObject(rules)) throw unreadable(source);
  return Object.entries(rules).map(([reference, budget]) => {
    if (!isJsonObject(budget)) throw unreadable(source);
    const { exactly, at_least: atLeast, at_most: atMost, ...rest } = budget;
    const numbers = [exactly, atLeast, atMost].filter((value) => value !== undefined);
    const isFine =
      Object.keys(rest).length === 0 &&
      numbers.length > 0 &&
      numbers.every((value) => typeof value === "number");
    if (!isFine) throw unreadable(source);
    return {
      reference,
      rules: rulesNamed(ruleSet, reference),
      least: Number(exactly ?? atLeast ?? 0),
      most: Number(exactly ?? atMost ?? Number.POSITIVE_INFINITY),
    };
  });
}

function resultOf(
  { rules, reference, least, most }: Budget,
  counts: ReadonlyMap<string, { readonly count: number }>,
  source: string,
): TestResult {
  const count = rules.reduce((sum, { meta }) => sum + (counts.get(meta.id)?.count ?? 0), 0);
  const wanted =
    least === most ? `${least}` : `${least} to ${Number.isFinite(most) ? most : "any number"}`;
  return {
    name: `${reference}: ${wanted} findings`,
    kind: "corpus",
    rules,
    source,
    isPositive: false,
    problems: count < least || count > most ? [`expected ${wanted} findings, got ${count}`] : [],
    explanation: [],
    isDisabled: false,
  };
}

function unreadable(source: string): SpitzelError {
  return new SpitzelError(`expected a map of rules in ${source}`, {
    hint: "write rules: {<id, name or file>: {exactly: 3}}, or at_least and at_most.",
  });
}
