import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { rethrowUnlessSystem, SpitzelError } from "../../errors.ts";
import { readGivenText } from "../../given-file.ts";
import { holdsRules } from "./holds-rules.ts";
import type { RuleSource } from "./rule-set.ts";

const RULE_FILE = /\.ya?ml$/i;
const TEST_FILE = /\.test\.ya?ml$/i;

/**
 * The texts of rule files: each path a file, or a directory that is read recursively (*.yml, *.yaml; tests of
 * rules, *.test.yml, are left out), in the order of their paths. Files in which nothing says that they are rules are
 * among them: the loader passes them over, and counts them.
 * @throws SpitzelError when a path cannot be read, or a directory holds no rule at all.
 */
export async function readRuleFiles(paths: readonly string[]): Promise<readonly RuleSource[]> {
  const sources = new Map<string, RuleSource>();
  for (const path of paths) {
    const files = await ruleFilesAt(path);
    let hasRules = false;
    for (const file of files) {
      const text = await readGivenText(file);
      const isFound = file !== path;
      hasRules ||= isFound ? holdsRules(text) : !isBlank(text);
      if (sources.has(file) && isFound) continue;
      sources.set(file, { file, text, ...(isFound ? { isFound } : {}) });
    }
    if (!hasRules) {
      const others =
        files.length === 0 || files[0] === path
          ? "none"
          : `${files.length} YAML files without a rule`;
      throw new SpitzelError(`expected rule files (*.yml) in ${path}, found ${others}`);
    }
  }
  return [...sources.values()];
}

/** Whether a file says nothing but comments. */
function isBlank(text: string): boolean {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  return lines.every((line) => /^(?:#.*|---|\.\.\.)?$/.test(line.trim()));
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
