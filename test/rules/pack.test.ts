import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findTests, ruleSourcesFor } from "../../src/rule-test/find-tests.ts";
import { runTests } from "../../src/rule-test/run-tests.ts";
import { rulesOf } from "../../src/rule-test/rule-pack.ts";
import { isFailure } from "../../src/rule-test/test-result.ts";
import { countRules, detectionsText } from "../../src/detect/sigma/count-rules.ts";
import { formatDiagnostic } from "../../src/detect/sigma/diagnostic.ts";
import { lintRuleSet } from "../../src/detect/sigma/lint/lint.ts";
import { loadRuleSet } from "../../src/detect/sigma/load-rule-set.ts";

const PACK = ["rules"];

async function loadPack() {
  const sources = await ruleSourcesFor(PACK);
  return { sources, ruleSet: loadRuleSet(sources) };
}

test("every rule of the pack loads, and lint has nothing to say", async () => {
  const { ruleSet } = await loadPack();
  expect(lintRuleSet(ruleSet).map(formatDiagnostic)).toEqual([]);
  expect(ruleSet.notApplicable).toEqual([]);
});

test("the pack is as large as its documents say, and has no id twice", async () => {
  const { sources, ruleSet } = await loadPack();
  const pack = loadRuleSet(sources.filter(({ file }) => file.startsWith("rules/aws/")));
  const counts = countRules(pack);
  expect(detectionsText(counts)).toBe("46 detections (133 documents)");
  const said = {
    "README.md": detectionsText(counts),
    "docs/rules.md": `${detectionsText(counts)}, ${counts.reporting} rules that report`,
  };
  for (const [file, text] of Object.entries(said)) {
    expect(readFileSync(file, "utf8").replaceAll(/\s+/g, " ")).toContain(text);
  }
  const ids = rulesOf(ruleSet).map(({ meta }) => meta.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("every test of the pack passes, and every rule has tests of both kinds", async () => {
  const { sources, ruleSet } = await loadPack();
  const tests = await findTests(PACK, ruleSet);
  const report = await runTests(tests, sources, ruleSet, {
    requiresBoth: true,
    wantsMatrix: false,
  });
  const failures = report.results
    .filter(isFailure)
    .map(({ name, source, problems }) => `${source}: ${name}: ${problems.join("; ")}`);
  expect(failures).toEqual([]);
});
