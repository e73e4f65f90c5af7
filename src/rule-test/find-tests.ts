import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { readRuleFiles } from "../detect/sigma/read-rule-files.ts";
import type { RuleSet, RuleSource } from "../detect/sigma/rule-set.ts";
import { readYamlFile } from "../detect/yaml-file.ts";
import { readTests } from "./read-tests.ts";
import { rulesOf } from "./rule-pack.ts";
import type { TestCase } from "./test-case.ts";

const TEST_FILE = /\.test\.ya?ml$/i;

/**
 * The rule files behind the paths; a test file stands for the rule file beside it.
 * @throws SpitzelError (exit code 2) when a path cannot be read or holds no rule.
 */
export function ruleSourcesFor(paths: readonly string[]): Promise<readonly RuleSource[]> {
  return readRuleFiles([...new Set(paths.map((path) => path.replace(TEST_FILE, ".yml")))]);
}

/**
 * The tests at the paths: of every `*.test.yml` in a folder, of the one beside a rule file, and of the
 * `spitzel.tests` blocks of the rules themselves.
 * @throws SpitzelError (exit code 2) for a file that is not as docs/rules.md says.
 */
export async function findTests(
  paths: readonly string[],
  ruleSet: RuleSet,
): Promise<readonly TestCase[]> {
  const files = (await Promise.all(paths.map(testFilesAt))).flat();
  const sidecars = await Promise.all(
    [...new Set(files)].map(async (file) =>
      readTests(await readYamlFile(file), file, file.replace(TEST_FILE, ".yml")),
    ),
  );
  const inline = rulesOf(ruleSet).flatMap(({ meta, settings }) =>
    settings["tests"] === undefined ? [] : readTests(settings["tests"], meta.file, meta.id),
  );
  return [...sidecars.flat(), ...inline];
}

async function testFilesAt(path: string): Promise<readonly string[]> {
  if (TEST_FILE.test(path)) return [path];
  if ((await stat(path)).isDirectory()) {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && TEST_FILE.test(entry.name))
      .map(({ parentPath, name }) => join(parentPath, name))
      .toSorted();
  }
  const beside = path.replace(/\.ya?ml$/i, ".test.yml");
  const isThere = await stat(beside).then(
    () => true,
    () => false,
  );
  return isThere ? [beside] : [];
}
