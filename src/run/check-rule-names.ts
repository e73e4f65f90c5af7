import { fileStem, selectableNames } from "../detect/selection.ts";
import type { RuleSet } from "../detect/sigma/rule-set.ts";
import { SpitzelError } from "../errors.ts";
import { suggest } from "../suggest.ts";

/**
 * A name that is misspelt would leave out everything, or nothing, without a word.
 * @returns a line for every name that may be that of a rule that was rejected, and so is not known
 * @throws SpitzelError (exit code 2) for a name that no rule, detector or tag has.
 */
export async function checkRuleNames(
  option: "only" | "skip",
  names: readonly string[],
  ruleSet: RuleSet,
): Promise<readonly string[]> {
  const rules = [...ruleSet.rules, ...ruleSet.correlations].map(({ meta }) => meta);
  const known = selectableNames(rules);
  const unknown = names.filter((name) => !known.has(name.toLowerCase()));
  const [first] = unknown;
  if (first === undefined) return [];
  if (ruleSet.rejected.length > 0) {
    return unknown.map(
      (name) => `--${option}: no rule that could be read, no detector and no tag is "${name}"`,
    );
  }
  throw new SpitzelError(`expected a rule, detector or tag after --${option}, got "${first}"`, {
    hint: leftOutHint(first, ruleSet) ?? (await nearHint(first, [...known])),
  });
}

/** Rules of other log sources and deprecated ones are there, but never run. */
function leftOutHint(name: string, { notApplicable, inactive }: RuleSet): string | undefined {
  const leftOut = [...notApplicable, ...inactive].find(({ id, title, place }) =>
    [id, title, fileStem(place.file)].some((own) => own.toLowerCase() === name.toLowerCase()),
  );
  if (leftOut === undefined) return undefined;
  return inactive.includes(leftOut)
    ? `it is ${leftOut.reason}: --include-deprecated runs it.`
    : `it is for ${leftOut.reason}, not for CloudTrail.`;
}

async function nearHint(name: string, known: readonly string[]): Promise<string> {
  const near = await suggest(name, known);
  return near === undefined ? "spitzel rules list shows the rules." : `did you mean "${near}"?`;
}
