import { knownNames } from "../detect/finding-filter.ts";
import type { FindingRule } from "../detect/finding-parts.ts";
import { SpitzelError } from "../errors.ts";
import { suggest } from "../suggest.ts";

/**
 * A name that is misspelt would leave out everything, or nothing, without a word.
 * @throws SpitzelError (exit code 2) for a name that no rule, detector or tag has.
 */
export async function checkRuleNames(
  option: "only" | "skip",
  names: readonly string[],
  rules: readonly FindingRule[],
): Promise<void> {
  const known = knownNames(rules);
  const unknown = names.find((name) => !known.has(name.toLowerCase()));
  if (unknown === undefined) return;
  const near = await suggest(unknown, [...known]);
  throw new SpitzelError(`expected a rule, detector or tag after --${option}, got "${unknown}"`, {
    hint: near === undefined ? "spitzel rules list shows the rules." : `did you mean "${near}"?`,
  });
}
