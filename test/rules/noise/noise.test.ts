import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { loadRuleSet } from "../../../src/detect/sigma/load-rule-set.ts";
import type { RuleSet } from "../../../src/detect/sigma/rule-set.ts";
import { readYamlFile } from "../../../src/detect/yaml-file.ts";
import { discover } from "../../../src/files/discover.ts";
import { countTrails, runCorpus } from "../../../src/rule-test/corpus.ts";
import { ruleSourcesFor } from "../../../src/rule-test/find-tests.ts";
import { readFixtureFile } from "../../../src/rule-test/read-fixture-file.ts";
import { isFailure } from "../../../src/rule-test/test-result.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { quietTrails } from "./quiet-trails.ts";

/** Other people's trails are not part of the repository; see docs/rules.md. */
const SHARED = "../shared/trails";

const MEASURED = "docs/rule-noise.json";

/** The addresses of the intruder of the example (examples/README.md). */
const INTRUDER = /"203\.0\.113\.(?:6[4-9]|7[0-9])"/;

let ruleSet: RuleSet;
let trails: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  ruleSet = loadRuleSet(await ruleSourcesFor(["rules/aws"]));
  const example = (await exampleRecords()).filter(
    (record) => !INTRUDER.test(JSON.stringify(record)),
  );
  const texts = Object.entries({ ...quietTrails(), "example.json": example }).map(
    ([name, records]) => [name, JSON.stringify({ Records: records })] as const,
  );
  trails = Object.fromEntries(texts);
});

async function failuresOn(folder: string, budgets: string) {
  const file = await readYamlFile(join("test/rules/noise", budgets));
  const results = await runCorpus(folder, file, budgets, ruleSet, true);
  return results.filter(isFailure).map(({ name, problems }) => `${name}: ${problems.join("; ")}`);
}

test("on quiet trails of our own, no rule fires beyond its budget", async () => {
  expect(await failuresOn(tempFolder(trails), "budgets.yml")).toEqual([]);
});

/** `UPDATE_GOLDEN=1` writes the file; node scripts/generate-rule-table.mjs puts it into docs/rule-pack.md. */
test("docs/rule-noise.json says what was measured on them", async () => {
  const quiet = Object.fromEntries(
    (await countTrails(tempFolder(trails), ruleSet)).map(({ name, records, byRule }) => [
      name.replace(".json", ""),
      { records, findings: Object.fromEntries([...byRule].map(([id, { count }]) => [id, count])) },
    ]),
  );
  if (process.env["UPDATE_GOLDEN"] === "1") {
    writeFileSync(MEASURED, `${JSON.stringify({ quiet }, undefined, 2)}\n`);
  }
  expect(JSON.parse(readFileSync(MEASURED, "utf8"))).toEqual({ quiet });
});

describe.skipIf(!existsSync(SHARED))("other people's quiet trails", () => {
  test("no rule fires beyond its budget", async () => {
    const folder = tempFolder();
    // The other file of that folder holds no record.
    cpSync(
      join(SHARED, "grycap-cloudtrail-tracker/sample-cloudtrail-event.json"),
      join(folder, "grycap.json"),
    );
    expect(await failuresOn(folder, "budgets-shared.yml")).toEqual([]);
  });
});

async function exampleRecords(): Promise<readonly object[]> {
  const records: object[] = [];
  for (const found of discover(["examples/trail/AWSLogs"])) {
    if (found.kind !== "local" || /Digest|Insight/.test(found.name)) continue;
    records.push(...(await readFixtureFile(found.name, "examples")));
  }
  return records;
}
