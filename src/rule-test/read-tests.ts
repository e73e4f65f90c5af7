import { dirname, resolve } from "node:path";
import { SpitzelError } from "../errors.ts";
import { type CloudTrailRecord, isJsonObject, isoSeconds } from "../record.ts";
import { parseDuration, resolveTime } from "./event-time.ts";
import { readExpectation } from "./expectation.ts";
import { templateNames, templateRecord } from "./templates.ts";
import type { EventStep, Fixtures, TestCase } from "./test-case.ts";

const KEYS = ["rule", "template", "tests", "fixtures"];
const TEST_KEYS = [
  "name",
  "rule",
  "template",
  "event",
  "events",
  "file",
  "at",
  "expect",
  "expect_selections",
  "fixtures",
];

/**
 * The tests of a sidecar file, or of a rule's `spitzel.tests` block.
 * @param block `{rule, template, tests, fixtures}`, or the list of tests alone
 * @param usualRule the rule meant when the block names none
 * @throws SpitzelError (exit code 2) that names the file and the test.
 */
export function readTests(block: unknown, source: string, usualRule: string): readonly TestCase[] {
  const file = Array.isArray(block) ? { tests: block } : block;
  if (!isJsonObject(file)) throw wrong(source, "a map with the key tests");
  refuseUnknown(file, KEYS, source);
  const { tests } = file;
  if (!Array.isArray(tests)) throw wrong(source, "a list under tests");
  const fixtures = readFixtures(file["fixtures"], source);
  return tests.map((test: unknown, index) => {
    const where = `${source}, test ${index + 1}`;
    if (!isJsonObject(test)) throw wrong(where, "a map");
    refuseUnknown(test, TEST_KEYS, where);
    const template = textAt(test, "template") ?? textAt(file, "template") ?? "iam-user";
    if (templateRecord(template) === undefined) {
      throw new SpitzelError(`unknown template "${template}" in ${where}`, {
        hint: `there is ${templateNames().join(", ")}.`,
      });
    }
    const name = textAt(test, "name");
    if (name === undefined) throw wrong(where, "a name");
    const recorded = textAt(test, "file");
    return {
      name,
      rule: textAt(test, "rule") ?? textAt(file, "rule") ?? usualRule,
      template,
      steps: recorded === undefined ? readSteps(test, where) : [],
      file: recorded === undefined ? undefined : resolve(dirname(source), recorded),
      expect: readExpectation(test["expect"], test["expect_selections"], where),
      fixtures: test["fixtures"] === undefined ? fixtures : readFixtures(test["fixtures"], where),
      source,
    };
  });
}

function readSteps(test: CloudTrailRecord, where: string): readonly EventStep[] {
  const { event, events, at } = test;
  if (events === undefined) return [readStep({ event: event ?? {}, at }, where)];
  return (Array.isArray(events) ? events : [events]).map((step) => readStep(step, where));
}

function readStep(step: unknown, where: string): EventStep {
  if (!isJsonObject(step)) throw wrong(where, "steps of the form {at, repeat, every, event}");
  refuseUnknown(step, ["event", "at", "repeat", "every"], where);
  const { event = {}, repeat = 1 } = step;
  if (!isJsonObject(event)) throw wrong(where, "a record under event");
  if (!Number.isInteger(repeat) || Number(repeat) < 1 || Number(repeat) > 100_000) {
    throw wrong(where, "a number from 1 to 100000 under repeat");
  }
  const at = textAt(step, "at");
  return {
    event: withTime(event),
    atMs: at === undefined ? undefined : resolveTime(at),
    repeat: Number(repeat),
    everyMs: parseDuration(textAt(step, "every") ?? "1s"),
  };
}

/** `eventTime: T+90s` in an event is worked out too; a time as CloudTrail writes it stays as it is. */
function withTime(event: CloudTrailRecord): CloudTrailRecord {
  const time = textAt(event, "eventTime");
  if (time === undefined || !/^T?(?:\+|$)/.test(time)) return event;
  return { ...event, eventTime: isoSeconds(resolveTime(time)) };
}

function readFixtures(block: unknown, where: string): Fixtures {
  if (block === undefined || block === null) return { iocs: [], vars: new Map() };
  if (!isJsonObject(block)) throw wrong(where, "a map under fixtures");
  refuseUnknown(block, ["iocs", "vars"], where);
  const { iocs = [], vars = {} } = block;
  if (!Array.isArray(iocs) || !isJsonObject(vars)) {
    throw wrong(where, "fixtures of the form {iocs: [{type, value}], vars: {name: [values]}}");
  }
  const entries = Object.entries(vars).map(([name, values]): [string, readonly string[]] => [
    name,
    (Array.isArray(values) ? values : [values]).map(String),
  ]);
  return { iocs: iocs.filter(isJsonObject), vars: new Map(entries) };
}

function refuseUnknown(map: CloudTrailRecord, known: readonly string[], where: string): void {
  const key = Object.keys(map).find((name) => !known.includes(name));
  if (key === undefined) return;
  throw new SpitzelError(`unknown key "${key}" in ${where}`, {
    hint: `there is ${known.join(", ")}.`,
  });
}

function textAt(map: CloudTrailRecord, key: string): string | undefined {
  const value = Object.hasOwn(map, key) ? map[key] : undefined;
  return typeof value === "string" ? value : undefined;
}

function wrong(where: string, wanted: string): SpitzelError {
  return new SpitzelError(`expected ${wanted} in ${where}`, {
    hint: "docs/rules.md shows the format of rule tests.",
  });
}
