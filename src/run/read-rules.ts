import { readRuleFiles } from "../detect/sigma/read-rule-files.ts";
import type { RuleSource } from "../detect/sigma/rule-set.ts";
import { shownPath } from "./rules-folder.ts";

/** Rule files under the names that findings show: where spitzel is installed is no business of a finding. */
export async function readRules(paths: readonly string[]): Promise<readonly RuleSource[]> {
  const sources = await readRuleFiles(paths);
  return sources.map((source) => ({ ...source, file: shownPath(source.file) }));
}
