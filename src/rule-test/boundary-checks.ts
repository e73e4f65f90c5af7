import { type CloudTrailRecord, eventTimeMs, isJsonObject, isoSeconds } from "../record.ts";
import type { Breather } from "../source/breather.ts";
import type { RuleSet, SigmaCorrelation } from "../detect/sigma/rule-set.ts";
import { compileFieldPath } from "../detect/sigma/compile/field-lookup.ts";
import { scalarsFound } from "../detect/sigma/compile/found-value.ts";
import { viewOf } from "../detect/sigma/compile/record-view.ts";
import { evaluate } from "./evaluate.ts";
import { reducedTo } from "./rule-pack.ts";
import type { TestOutcome } from "./run-test.ts";
import type { TestResult } from "./test-result.ts";

/** Two seconds before a full hour: an engine that cuts time into hours would lose what straddles it. */
const HOUR_EDGE_MS = Date.parse("2026-01-15T12:59:58Z");

/** Minimising is quadratic; a series this long was not written by hand. */
const MOST_RECORDS = 500;

/**
 * Checks at the edges of a correlation, made from one of its positive tests: one event fewer, exactly the time
 * span, a second more, without the group, across a full hour, in the reverse order of files. Correlations of
 * correlations are left out: what is one event fewer there is not for us to say.
 */
export async function boundaryChecks(
  run: TestOutcome,
  ruleSet: RuleSet,
  breather: Breather,
): Promise<readonly TestResult[]> {
  const [rule] = run.result.rules;
  if (rule?.kind !== "correlation" || run.result.problems.length > 0) return [];
  if (rule.targets.some(({ kind }) => kind === "correlation")) return [];
  if (run.records.length > MOST_RECORDS || !opensUpwards(rule)) return [];
  const fires = async (records: readonly CloudTrailRecord[]): Promise<boolean> => {
    const { fixtures } = run.test;
    const found = await evaluate(reducedTo(ruleSet, [rule]), records, fixtures, breather);
    return found.some((finding) => finding.rule?.id === rule.meta.id);
  };
  const least = await minimal(inTimeOrder(run.records), fires);
  if (least.length < 2) return [];
  const check = async (
    name: string,
    wanted: boolean,
    records: readonly CloudTrailRecord[],
  ): Promise<TestResult> => {
    const isMet = (await fires(records)) === wanted;
    return resultOf(run, rule, name, isMet ? [] : [disappointment(wanted)]);
  };
  const needed = neededEvents(rule);
  const enough = least.reduce((sum, record) => sum + countOf(rule, record), 0);
  const count = `expected at least ${needed} events to be needed, ${enough} are enough`;
  const fields = groupFields(rule);
  const fewer = resultOf(run, rule, "one event fewer", enough < needed ? [count] : []);
  const checked = await Promise.all([
    check("exactly the time span", true, spread(least, rule.timespanMs)),
    check("a second more than the time span", false, spread(least, rule.timespanMs + 1000)),
    check("across a full hour", true, spread(least, rule.timespanMs, HOUR_EDGE_MS)),
    check("in the reverse order", true, spread(least, rule.timespanMs).toReversed()),
    ...(fields.length === 0
      ? []
      : [
          check(
            "without the group's fields",
            false,
            least.map((r) => withoutFields(r, fields)),
          ),
        ]),
  ]);
  return [fewer, ...checked];
}

/** Whether more events can only help: with lt, lte, eq or an expression fewer may fire. */
function opensUpwards({ condition }: SigmaCorrelation): boolean {
  return (
    condition.expression === undefined &&
    condition.bounds.every(({ operator }) => operator === "gt" || operator === "gte")
  );
}

/** What the condition says; for temporal ones one event may stand for several references. */
function neededEvents({ type, condition, targets }: SigmaCorrelation): number {
  if (type !== "event_count" && type !== "value_count") return targets.length > 1 ? 2 : 1;
  return Math.max(
    1,
    ...condition.bounds.map(({ operator, value }) => (operator === "gt" ? value + 1 : value)),
  );
}

/** How many events a record counts for at most: one, or as many values as the condition's field has. */
function countOf({ type, valuePaths }: SigmaCorrelation, record: CloudTrailRecord): number {
  if (type !== "value_count") return 1;
  const view = viewOf(record);
  const counts = valuePaths.map(([path, ...others]) =>
    path === undefined || others.length > 0 ? 1 : scalarsFound(compileFieldPath(path)(view)).length,
  );
  return Math.max(1, ...counts);
}

/** The records that are left when each is dropped that the finding does not need. */
async function minimal(
  records: readonly CloudTrailRecord[],
  fires: (records: readonly CloudTrailRecord[]) => Promise<boolean>,
): Promise<readonly CloudTrailRecord[]> {
  let kept = records;
  for (const record of records) {
    const fewer = kept.filter((other) => other !== record);
    if (await fires(fewer)) kept = fewer;
  }
  return kept;
}

function inTimeOrder(records: readonly CloudTrailRecord[]): readonly CloudTrailRecord[] {
  return records.toSorted((a, b) => (eventTimeMs(a) ?? 0) - (eventTimeMs(b) ?? 0));
}

/** The first at the start, the last at the end of the span, the others evenly between them. */
function spread(
  records: readonly CloudTrailRecord[],
  spanMs: number,
  startMs = Date.parse("2026-01-15T11:58:00Z"),
): readonly CloudTrailRecord[] {
  return records.map((record, index) => {
    const share = index / (records.length - 1);
    return { ...record, eventTime: isoSeconds(startMs + share * spanMs) };
  });
}

/** Derived fields cannot be taken from a record. */
function groupFields({ groupPaths }: SigmaCorrelation): readonly string[] {
  const paths = groupPaths.flat().filter(({ derived }) => derived === undefined);
  return [...new Set(paths.map(({ name }) => name))];
}

function withoutFields(record: CloudTrailRecord, paths: readonly string[]): CloudTrailRecord {
  return paths.reduce((rest, path) => withoutPath(rest, path.split(".")), record);
}

function withoutPath(
  record: CloudTrailRecord,
  [key = "", ...below]: readonly string[],
): CloudTrailRecord {
  const value = record[key];
  if (below.length === 0) {
    return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
  }
  if (Array.isArray(value)) {
    const members = value.map((v: unknown) => (isJsonObject(v) ? withoutPath(v, below) : v));
    return { ...record, [key]: members };
  }
  return isJsonObject(value) ? { ...record, [key]: withoutPath(value, below) } : record;
}

function disappointment(wanted: boolean): string {
  return wanted ? "expected a finding, got none" : "expected no finding, got one";
}

function resultOf(
  run: TestOutcome,
  rule: SigmaCorrelation,
  name: string,
  problems: readonly string[],
): TestResult {
  return {
    name: `${run.test.name}: ${name}`,
    kind: "boundary",
    rules: [rule],
    source: run.test.source,
    isPositive: false,
    problems,
    explanation: [],
    isDisabled: !rule.isEnabled,
  };
}
