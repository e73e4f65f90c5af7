import { NEEDED_OPTION } from "./derived/derived-addresses.ts";
import type { RuleSet, SigmaCorrelation, SigmaRule } from "./rule-set.ts";
import { fieldsRead } from "./tree/fields-read.ts";
import { itemsOf } from "./tree/rule-node.ts";

interface Answerable {
  readonly ruleSet: RuleSet;
  /** What was left out, and which option it needs. */
  readonly notes: readonly string[];
}

/**
 * Leaves out what asks for a file that was not given: a field that is always missing would make a rule silent, or, behind
 * `not`, true of everything.
 */
export function answerable(ruleSet: RuleSet, given: ReadonlySet<string>): Answerable {
  const notes: string[] = [];
  const keep = (one: SigmaRule | SigmaCorrelation): boolean => {
    const missing = optionsOf(one).filter((option) => !given.has(option));
    if (missing.length > 0) {
      const options = missing.map((option) => `--${option} FILE`).join(" and ");
      notes.push(`rule "${one.meta.title}" was not run: it needs ${options}`);
    }
    return missing.length === 0;
  };
  const rules = ruleSet.rules.filter((rule) => !rule.isEnabled || keep(rule));
  const correlations = ruleSet.correlations.filter((one) => !one.isEnabled || keep(one));
  return notes.length === 0
    ? { ruleSet, notes }
    : { ruleSet: { ...ruleSet, rules, correlations }, notes };
}

function optionsOf(one: SigmaRule | SigmaCorrelation): readonly string[] {
  if (one.kind === "rule") {
    const fields = itemsOf(one.root).flatMap((item) => fieldsRead(item) ?? []);
    return distinct(fields.map(({ derived = "" }) => NEEDED_OPTION.get(derived)));
  }
  const own = [...one.groupPaths.flat(), ...one.valuePaths.flat()];
  return distinct([
    ...own.map(({ derived = "" }) => NEEDED_OPTION.get(derived)),
    ...one.targets.flatMap(optionsOf),
  ]);
}

function distinct(options: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(options.filter((option) => option !== undefined))].toSorted();
}
