import { linkRuleSet } from "./link-rule-set.ts";
import { readSources } from "./read-sources.ts";
import type { LoadOptions, RuleSet, RuleSource } from "./rule-set.ts";

/**
 * Reads and links every document of the given files (docs/design/detection.md §2.1). Pure. What cannot run is in
 * `rejected`, with its place; nothing is skipped silently.
 */
export function loadRuleSet(sources: readonly RuleSource[], options: LoadOptions = {}): RuleSet {
  return linkRuleSet(readSources(sources, options), options);
}
