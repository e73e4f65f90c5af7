import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { holdsRules } from "../../../src/detect/sigma/holds-rules.ts";
import { loadRuleSet } from "../../../src/detect/sigma/load-rule-set.ts";
import { readRuleFiles } from "../../../src/detect/sigma/read-rule-files.ts";
import { tempFolder } from "../../support/temp-folder.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "spitzel-rules-"));
  await mkdir(join(folder, "b", "empty"), { recursive: true });
  for (const name of ["b/two.yaml", "one.yml", "one.test.yml", "readme.md"]) {
    await writeFile(join(folder, name), `title: ${name}\ndetection: {}\n`);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

test("directories are read recursively, rules only, each file once", async () => {
  const sources = await readRuleFiles([folder, join(folder, "one.yml")]);
  expect(sources.map(({ file, isFound }) => [file, isFound])).toEqual([
    [join(folder, "b/two.yaml"), true],
    [join(folder, "one.yml"), undefined],
  ]);
});

test.each([
  ["a workflow", "on: push\njobs:\n  test: {runs-on: ubuntu-latest}\n", false],
  ["settings with a filter", "output:\n  filter: x\n  detection: on\n", false],
  ["a template that is no YAML", "{{- if .Values.on }}\nkind: Job\n{{ end }}\n", false],
  ["a rule", "title: x\ndetection:\n  s: {}\n", true],
  ["a correlation", "title: x\ncorrelation: {}\n", true],
  ["a filter", "title: x\nlogsource: {product: aws}\nfilter: {}\n", true],
  ["a rule in one line", '{title: x, "detection": {s: {}}}\n', true],
  ["a rule that is no YAML", "title: x\ndetection:\n  s: [\n", true],
])("whether a YAML file may hold rules: %s", (_, text, expected) => {
  expect(holdsRules(text)).toBe(expected);
});

test("a folder of other programs' YAML holds no rules", async () => {
  const others = tempFolder({ "ci.yml": "on: push\n", "settings.yaml": "a: 1\n" });
  await expect(readRuleFiles([others])).rejects.toThrow("found 2 YAML files without a rule");
});

test("files without rules are passed over and counted, one that is named is an error", async () => {
  const mixed = tempFolder({
    "ci.yml": "on: push\n",
    "rule.yml":
      "title: R\nlogsource: {product: aws}\ndetection: {s: {eventName: X}, condition: s}\n",
  });
  const found = loadRuleSet(await readRuleFiles([mixed]));
  expect(found).toMatchObject({ passedOver: [join(mixed, "ci.yml")], rejected: [] });
  const named = loadRuleSet(await readRuleFiles([mixed, join(mixed, "ci.yml")]));
  expect(named.passedOver).toEqual([]);
  expect(named.rejected).toHaveLength(1);
});

test("a path without rules is an error", async () => {
  await expect(readRuleFiles([join(folder, "b", "empty")])).rejects.toThrow("found none");
  await expect(readRuleFiles([join(folder, "nowhere")])).rejects.toThrow("cannot be read");
});
