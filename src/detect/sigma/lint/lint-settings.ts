import { nearWord } from "../../../near-word.ts";
import type { DocumentHeader } from "../rule-set.ts";
import type { LintNote } from "./lint-items.ts";

/** What the block `spitzel:` of a rule may hold of ours. */
const SETTINGS = ["enabled", "staged", "merge", "tests", "weight", "first_step"];

/** A misspelt `staged` would let a rule out that was to be kept apart. Keys of others are their own business. */
export function lintSettings({ settings, place }: DocumentHeader): readonly LintNote[] {
  return Object.keys(settings).flatMap((name) => {
    const near = SETTINGS.includes(name) ? undefined : nearWord(name, SETTINGS);
    if (near === undefined) return [];
    const message = `unknown setting "${name}" under spitzel: did you mean ${near}?`;
    return [{ check: "unknown-setting", message, place }];
  });
}
