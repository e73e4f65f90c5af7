import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { rethrowUnlessSystem, SpitzelError } from "../../errors.ts";
import type { RuleSource } from "./rule-set.ts";

const RULE_FILE = /\.ya?ml$/i;
const TEST_FILE = /\.test\.ya?ml$/i;

/**
 * The texts of rule files: each path a file, or a directory that is read recursively (*.yml, *.yaml; tests of
 * rules, *.test.yml, are left out), in the order of their paths.
 * @throws SpitzelError when a path cannot be read, or a directory holds no rule at all.
 */
export async function readRuleFiles(paths: readonly string[]): Promise<readonly RuleSource[]> {
  const sources: RuleSource[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    const files = await ruleFilesAt(path);
    if (files.length === 0)
      throw new SpitzelError(`expected rule files (*.yml) in ${path}, found none`);
    for (const file of files) {
      if (seen.has(file)) continue;
      seen.add(file);
      sources.push({ file, text: await readFile(file, "utf8") });
    }
  }
  return sources;
}

async function ruleFilesAt(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter(({ name }) => RULE_FILE.test(name) && !TEST_FILE.test(name))
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .toSorted();
  } catch (cause) {
    rethrowUnlessSystem(cause);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SpitzelError(`the rules at ${path} cannot be read: ${reason}`, { cause });
  }
}
