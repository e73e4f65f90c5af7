import type { Configuration } from "../detect/configuration.ts";
import type { IgnoreList } from "../detect/ignore-list.ts";
import { fileStem, namesOf, selectableNames } from "../detect/selection.ts";
import type { RuleSet, SigmaCorrelation, SigmaRule } from "../detect/sigma/rule-set.ts";
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
  const known = selectableNames(rulesOf(ruleSet).map(({ meta }) => meta));
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

/**
 * An entry for a rule that is not there ignores nothing, which its author would not notice.
 * @returns a line for each, with what was probably meant
 */
export async function checkIgnoredRules(
  { entries }: IgnoreList,
  ruleSet: RuleSet,
): Promise<readonly string[]> {
  const known = selectableNames(rulesOf(ruleSet).map(({ meta }) => meta));
  const lines = entries.map(async ({ rule, where }) => {
    if (rule === undefined || known.has(rule.toLowerCase())) return [];
    const hint = leftOutHint(rule, ruleSet) ?? (await nearHint(rule, [...known]));
    return [`${where}: no rule, detector or tag is "${rule}"; ${hint}`];
  });
  return (await Promise.all(lines)).flat();
}

/**
 * A principal that no finding is of ignores nothing. It may just be quiet: only one that is spelt nearly like one of
 * the findings is said.
 */
export async function checkIgnoredPrincipals(
  { entries }: IgnoreList,
  seen: ReadonlySet<string>,
): Promise<readonly string[]> {
  const lines = entries.map(async ({ principal, where }) => {
    if (principal === undefined || seen.has(principal) || seen.size === 0) return [];
    const lower = principal.toLowerCase();
    const near =
      [...seen].find((one) => one.toLowerCase() === lower) ?? (await suggest(principal, [...seen]));
    return near === undefined
      ? []
      : [`${where}: no finding is of "${principal}"; did you mean "${near}"?`];
  });
  return (await Promise.all(lines)).flat();
}

/** Settings for a rule that is not there change nothing. Rules go by their ids there, whatever else they are called. */
export async function checkConfiguredRules(
  { rules }: Configuration,
  ruleSet: RuleSet,
): Promise<readonly string[]> {
  const metas = rulesOf(ruleSet).map(({ meta }) => meta);
  const ids = metas.map(({ id }) => id);
  const lines = [...rules.keys()].map(async (id) => {
    if (ids.includes(id)) return [];
    const named = metas.find((meta) => namesOf(meta).includes(id.toLowerCase()))?.id;
    const meant = named ?? (await suggest(id, ids));
    const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
    return [`no rule has the id ${id}, which the configuration has settings for${hint}`];
  });
  return (await Promise.all(lines)).flat();
}

function rulesOf({ rules, correlations }: RuleSet): readonly (SigmaRule | SigmaCorrelation)[] {
  return [...rules, ...correlations];
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
