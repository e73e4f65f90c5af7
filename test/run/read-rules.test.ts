import { join } from "node:path";
import { expect, test } from "vitest";
import { loadRuleSet } from "../../src/detect/sigma/load-rule-set.ts";
import { readRules } from "../../src/run/read-rules.ts";
import { tempFolder } from "../support/temp-folder.ts";

test("a workflow in a folder of rules is passed over and counted, one that is named is an error", async () => {
  const folder = tempFolder({
    ".github/ci.yml": "name: CI\non: push\njobs: {lint: {runs-on: ubuntu-latest}}\n",
    "rule.yml":
      "title: R\nlogsource: {product: aws}\ndetection: {s: {eventName: X}, condition: s}\n",
  });
  const workflow = join(folder, ".github/ci.yml");
  const found = loadRuleSet(await readRules([folder]));
  expect(found).toMatchObject({ passedOver: [workflow], rejected: [] });
  const named = loadRuleSet(await readRules([folder, workflow]));
  expect(named).toMatchObject({ passedOver: [], rejected: [{ file: workflow }] });
});
