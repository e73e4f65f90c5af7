import { nearWord } from "../../../near-word.ts";
import type { DocumentHeader } from "../rule-set.ts";
import type { LintNote } from "./lint-items.ts";

/** What the block `spitzel:` of a rule may hold. */
const SETTINGS = ["enabled", "staged", "merge", "tests"];

/** A misspelt `staged` would let a rule out that was to be kept apart. */
export function lintSettings({ settings, place }: DocumentHeader): readonly LintNote[] {
  return Object.keys(settings)
    .filter((name) => !SETTINGS.includes(name))
    .map((name) => {
      const near = nearWord(name, SETTINGS);
      const hint = near === undefined ? `there is ${SETTINGS.join(", ")}` : `did you mean ${near}?`;
      return {
        check: "unknown-setting",
        message: `unknown setting "${name}" under spitzel: ${hint}`,
        place,
      };
    });
}
