import { SpitzelError } from "../errors.ts";
import { relative, sep } from "node:path";
import { severityId } from "../detect/level.ts";
import { type CloudTrailRecord, isJsonObject } from "../record.ts";
import { discover } from "../files/discover.ts";
import type { RuleSet } from "../detect/sigma/rule-set.ts";
import { unhurried } from "../source/breather.ts";
import { evaluate } from "./evaluate.ts";
import { readFixtureFile } from "./read-fixture-file.ts";
import { type PackRule, rulesNamed } from "./rule-pack.ts";
import type { TestResult } from "./test-result.ts";

/** How often a rule may fire on some of the corpus; both ends inclusive. */
interface Budget {
  readonly rules: readonly PackRule[];
  readonly reference: string;
  readonly least: number;
  readonly most: number;
}

/** What is expected of the whole corpus (`trail` undefined), or of a file or folder in it. */
interface Expected {
  readonly trail: string | undefined;
  readonly budgets: readonly Budget[];
  /** Findings of medium and above, per thousand records. */
  readonly mediumPerThousand: number | undefined;
}

/** One trail file of the corpus, read with all rules. */
interface TrailCounts {
  /** Below the corpus' folder, with `/`. */
  readonly name: string;
  readonly records: number;
  /** Findings of medium and above. */
  readonly medium: number;
  readonly byRule: ReadonlyMap<string, { readonly title: string; readonly count: number }>;
}

/**
 * Runs all rules over every file of a corpus, the state reset for each file, and compares the findings of each
 * rule with what is expected of the whole, and of each trail that is named.
 * @param expected `{rules: {<id, name or file>: {exactly | at_least | at_most: n}}, medium_per_thousand: n,
 *   trails: {<file or folder>: {rules: …, medium_per_thousand: n}}}`, every part optional
 * @param failsUnexpected whether a rule that fires and is in no list is a failure, or only reported
 * @throws SpitzelError (exit code 2) for a rule or trail that is not there, or a file that cannot be read.
 */
export async function runCorpus(
  folder: string,
  expected: unknown,
  source: string,
  ruleSet: RuleSet,
  failsUnexpected: boolean,
  breather = unhurried(),
): Promise<readonly TestResult[]> {
  const wanted = readExpected(expected, source, ruleSet);
  const trails = await countTrails(folder, ruleSet, breather);
  const listed = new Set(
    wanted.flatMap(({ budgets }) =>
      budgets.flatMap(({ rules }) => rules.map(({ meta }) => meta.id)),
    ),
  );
  const unexpected = [...sumOf(trails)].filter(([id]) => !listed.has(id));
  return [
    ...wanted.flatMap((one) => resultsOf(one, trailsNamed(trails, one.trail, source), source)),
    ...unexpected.map(([id, { title, count }]) => ({
      ...RESULT,
      name: `${title}: ${count} findings`,
      rules: rulesNamed(ruleSet, id),
      source,
      problems: ["the rule is not in the list of what is expected"],
      isDisabled: !failsUnexpected,
    })),
  ];
}

const RESULT = { kind: "corpus", isPositive: false, explanation: [], isDisabled: false } as const;

function resultsOf(
  { trail, budgets, mediumPerThousand }: Expected,
  trails: readonly TrailCounts[],
  source: string,
): readonly TestResult[] {
  const where = trail === undefined ? "" : `${trail}: `;
  const counts = sumOf(trails);
  const results = budgets.map((budget) => resultOf(budget, counts, where, source));
  if (mediumPerThousand === undefined) return results;
  const [records, medium] = [total(trails, "records"), total(trails, "medium")];
  const isMore = medium * 1000 > mediumPerThousand * records;
  return [
    ...results,
    {
      ...RESULT,
      name: `${where}at most ${mediumPerThousand} of medium and above per thousand records`,
      rules: [],
      source,
      problems: isMore ? [`got ${medium} on ${records} records`] : [],
    },
  ];
}

function total(trails: readonly TrailCounts[], what: "records" | "medium"): number {
  return trails.reduce((sum, trail) => sum + trail[what], 0);
}

/** @throws SpitzelError for a trail that the corpus does not have: its budget would hold for nothing. */
function trailsNamed(
  trails: readonly TrailCounts[],
  wanted: string | undefined,
  source: string,
): readonly TrailCounts[] {
  if (wanted === undefined) return trails;
  const named = trails.filter(({ name }) => name === wanted || name.startsWith(`${wanted}/`));
  if (named.length > 0) return named;
  throw new SpitzelError(`the corpus has no trail "${wanted}", which ${source} names`, {
    hint: "name a file or folder as it stands below the corpus.",
  });
}

type Counts = ReadonlyMap<string, { readonly title: string; readonly count: number }>;

function sumOf(trails: readonly TrailCounts[]): Counts {
  const sum = new Map<string, { readonly title: string; readonly count: number }>();
  for (const { byRule } of trails) {
    for (const [id, { title, count }] of byRule) {
      sum.set(id, { title, count: count + (sum.get(id)?.count ?? 0) });
    }
  }
  return sum;
}

/**
 * Every trail file of a corpus, read with all rules, the state reset for each.
 * @internal
 */
export async function countTrails(
  folder: string,
  ruleSet: RuleSet,
  breather = unhurried(),
): Promise<readonly TrailCounts[]> {
  const trails: TrailCounts[] = [];
  for (const found of discover([folder])) {
    if (found.kind === "unreadable") {
      throw new SpitzelError(`${found.name} cannot be read: ${found.reason}`);
    }
    if (found.kind !== "local") continue;
    const records = await readFixtureFile(found.name, folder, breather.signal);
    const byRule = new Map<string, { readonly title: string; readonly count: number }>();
    let medium = 0;
    const fixtures = { iocs: [], vars: new Map() };
    for (const { rule, severity } of await evaluate(ruleSet, records, fixtures, breather)) {
      if (rule === undefined) continue;
      if (severityId(severity) >= severityId("medium")) medium += 1;
      byRule.set(rule.id, { title: rule.title, count: (byRule.get(rule.id)?.count ?? 0) + 1 });
    }
    const name = relative(folder, found.name).replaceAll(sep, "/");
    trails.push({ name, records: records.length, medium, byRule });
  }
  return trails;
}

const PARTS: ReadonlySet<string> = new Set(["rules", "medium_per_thousand", "trails"]);

function readExpected(expected: unknown, source: string, ruleSet: RuleSet): readonly Expected[] {
  if (!isJsonObject(expected)) throw unreadable(source);
  const { trails } = expected;
  if (trails !== undefined && !isJsonObject(trails)) throw unreadable(source);
  const read = (part: unknown, trail: string | undefined): Expected => {
    const isFine = isJsonObject(part) && Object.keys(part).every((key) => PARTS.has(key));
    if (!isFine) throw unreadable(source);
    const { rules, medium_per_thousand: medium } = part;
    if (rules !== undefined && !isJsonObject(rules)) throw unreadable(source);
    if (medium !== undefined && typeof medium !== "number") throw unreadable(source);
    if (trail !== undefined && "trails" in part) throw unreadable(source);
    return { trail, budgets: readBudgets(rules, source, ruleSet), mediumPerThousand: medium };
  };
  const all = [
    read(expected, undefined),
    ...Object.entries(trails ?? {}).map(([trail, part]) => read(part, trail)),
  ];
  const isEmpty = all.every(
    ({ budgets, mediumPerThousand }) => budgets.length === 0 && mediumPerThousand === undefined,
  );
  if (isEmpty && !("rules" in expected)) throw unreadable(source);
  return all;
}

function readBudgets(
  rules: CloudTrailRecord | undefined,
  source: string,
  ruleSet: RuleSet,
): readonly Budget[] {
  return Object.entries(rules ?? {}).map(([reference, budget]) => {
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
  counts: Counts,
  where: string,
  source: string,
): TestResult {
  const count = rules.reduce((sum, { meta }) => sum + (counts.get(meta.id)?.count ?? 0), 0);
  const wanted =
    least === most ? `${least}` : `${least} to ${Number.isFinite(most) ? most : "any number"}`;
  return {
    ...RESULT,
    name: `${where}${reference}: ${wanted} findings`,
    rules,
    source,
    problems: count < least || count > most ? [`expected ${wanted} findings, got ${count}`] : [],
  };
}

function unreadable(source: string): SpitzelError {
  return new SpitzelError(`expected a map of rules, or of trails, in ${source}`, {
    hint: "write rules: {<id, name or file>: {exactly: 3}}, or at_least and at_most; trails: {<file>: {rules: …}} for one.",
  });
}
