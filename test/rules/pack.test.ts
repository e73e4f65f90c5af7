import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findTests, ruleSourcesFor } from "../../src/rule-test/find-tests.ts";
import { runTests } from "../../src/rule-test/run-tests.ts";
import { rulesOf } from "../../src/rule-test/rule-pack.ts";
import { isFailure } from "../../src/rule-test/test-result.ts";
import { countRules, detectionsText } from "../../src/detect/sigma/count-rules.ts";
import { formatDiagnostic } from "../../src/detect/sigma/diagnostic.ts";
import { lintRuleSet } from "../../src/detect/sigma/lint/lint.ts";
import { levelOfWeight } from "../../src/detect/level-of-weight.ts";
import type { Level } from "../../src/detect/level.ts";
import { isJsonObject } from "../../src/record.ts";
import { loadRuleSet } from "../../src/detect/sigma/load-rule-set.ts";

const PACK = ["rules"];

async function loadPack() {
  const sources = await ruleSourcesFor(PACK);
  return { sources, ruleSet: loadRuleSet(sources) };
}

function inPack(file: string): boolean {
  return file.startsWith("rules/aws/");
}

/** 27 is critical, 18 high, 8 to 12 medium, 3 to 6 low. */
function levelOf(weight: unknown): Level | undefined {
  if (!isJsonObject(weight)) return undefined;
  const factors = ["impact", "certainty", "rarity"].map((name) => weight[name]);
  if (!factors.every((factor) => factor === 1 || factor === 2 || factor === 3)) return undefined;
  const [impact = 0, certainty = 0, rarity = 0] = factors.map(Number);
  return levelOfWeight({ impact, certainty, rarity });
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
  expect(detectionsText(counts)).toBe("72 detections (372 documents)");
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

test("the level of every rule is what the scale of docs/rules.md makes of its weight", async () => {
  const { ruleSet } = await loadPack();
  const pack = rulesOf(ruleSet).filter(({ emits, meta }) => emits && inPack(meta.file));
  expect(pack.filter(({ meta, settings }) => levelOf(settings["weight"]) !== meta.level)).toEqual(
    [],
  );
});

test("docs/rule-pack.md is what the rules say", () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ["scripts/generate-rule-table.mjs", "--check"],
    { encoding: "utf8" },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
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
