import { expect, test } from "vitest";
import type { FirstStep } from "../../src/detect/finding.ts";
import { loadRuleSet } from "../../src/detect/sigma/load-rule-set.ts";
import { buildEvents } from "../../src/rule-test/build-events.ts";
import { evaluate } from "../../src/rule-test/evaluate.ts";
import { findTests, ruleSourcesFor } from "../../src/rule-test/find-tests.ts";
import { reducedTo, rulesNamed, rulesOf } from "../../src/rule-test/rule-pack.ts";
import { templateRecord } from "../../src/rule-test/templates.ts";

const PACK = ["rules/aws"];

test("the first step of every rule has its value in a finding of the rule's own tests", async () => {
  const ruleSet = loadRuleSet(await ruleSourcesFor(PACK));
  const wanting = new Set(
    rulesOf(ruleSet).flatMap(({ emits, meta, settings }) =>
      emits && settings["first_step"] !== undefined ? [meta.id] : [],
    ),
  );
  const all = wanting.size;
  for (const { rule, template, steps, expect: expected } of await findTests(PACK, ruleSet)) {
    const rules = rulesNamed(ruleSet, rule).filter(({ meta }) => wanting.has(meta.id));
    if (!expected.isMatch || rules.length === 0) continue;
    const records = buildEvents(templateRecord(template) ?? {}, steps);
    for (const found of await evaluate(reducedTo(ruleSet, rules), records, {
      iocs: [],
      vars: new Map(),
    })) {
      if (stepOf(found) !== undefined) wanting.delete(found.rule?.id ?? "");
    }
  }
  expect(all).toBeGreaterThan(200);
  expect(rulesOf(ruleSet).flatMap(({ meta }) => (wanting.has(meta.id) ? [meta.name] : []))).toEqual(
    [],
  );
});

function stepOf(finding: { readonly first_step?: FirstStep }): FirstStep | undefined {
  return finding.first_step;
}
