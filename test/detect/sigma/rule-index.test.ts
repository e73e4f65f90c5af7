import { existsSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CloudTrailRecord } from "../../../src/record.ts";
import { loadRuleSet } from "../../../src/detect/sigma/load-rule-set.ts";
import { readRuleFiles } from "../../../src/detect/sigma/read-rule-files.ts";
import type { RuleSet } from "../../../src/detect/sigma/rule-set.ts";
import { createSigmaEngine } from "../../../src/detect/sigma/sigma-engine.ts";
import { readTrail } from "../../support/read-trail.ts";
import { ruleText } from "./load-one.ts";

/** The ids of the rules that match each record, with the index and without. */
function bothWays(ruleSet: RuleSet, records: readonly CloudTrailRecord[]): (readonly string[])[][] {
  return [true, false].map((isIndexed) => {
    const { evaluate } = createSigmaEngine(ruleSet, { isIndexed });
    return records.map((record) => evaluate(record).rules.map(({ meta }) => meta.id));
  });
}

const TRAILS = process.env["SPITZEL_TRAILS"] ?? "/work/shared/trails";

test.skipIf(!existsSync(TRAILS))(
  "indexed and naive evaluation agree on every trail at hand",
  async () => {
    const { records } = await readTrail([TRAILS]);
    const ruleSet = loadRuleSet(await readRuleFiles(["rules"]));
    expect(records.length).toBeGreaterThan(3000);
    expect(ruleSet.rules.length).toBeGreaterThan(50);
    const [indexed = [], naive = []] = bothWays(
      ruleSet,
      records.map(({ record }) => record),
    );
    expect(indexed).toEqual(naive);
    expect(indexed.flat().length).toBeGreaterThan(100);
  },
);

const names = fc.constantFrom(
  "StopLogging",
  "DeleteTrail",
  "stoplogging",
  "",
  "Delete*",
  "*Trail",
  "*",
  "?",
);
const items = fc
  .tuple(
    fc.constantFrom("eventName", "eventSource", "errorCode", "a.b"),
    fc.constantFrom("", "|contains", "|startswith", "|neq", "|cased", "|contains|all"),
    fc.array(names, { minLength: 1, maxLength: 3 }),
  )
  .map(
    ([field, modifier, values]) =>
      `{${JSON.stringify(field + modifier)}: ${JSON.stringify(values)}}`,
  );
const lists = fc.constantFrom(
  "{eventName: null}",
  "[StopLogging]",
  "{eventSource|exists: false}",
  "{eventName|fieldref: errorCode}",
  "{eventName|fieldref: eventSource}",
);
const selections = fc.array(fc.oneof({ weight: 4, arbitrary: items }, lists), {
  minLength: 2,
  maxLength: 2,
});
const conditions = fc.constantFrom(
  "a",
  "a and b",
  "a or b",
  "a and not b",
  "not (a or b)",
  "1 of them",
);
const values = fc.oneof(
  names,
  fc.constantFrom<unknown>(null, 1, true, ["StopLogging"], { b: "DeleteTrail" }, undefined),
);
const records = fc.record({ eventName: values, eventSource: values, errorCode: values, a: values });

test("indexed and naive evaluation agree on any rule and record", () => {
  const property = fc.property(
    selections,
    conditions,
    fc.array(records),
    ([a, b], condition, list) => {
      const text = ruleText(`a: ${a ?? ""}\nb: ${b ?? ""}\ncondition: ${condition}`);
      const ruleSet = loadRuleSet([{ file: "r.yml", text }]);
      expect(ruleSet.rejected).toEqual([]);
      const present = list.map((record) =>
        Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)),
      );
      const [indexed, naive] = bothWays(ruleSet, present);
      expect(indexed).toEqual(naive);
    },
  );
  fc.assert(property, { numRuns: 300 });
});
