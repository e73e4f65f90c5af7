import { basename } from "node:path";
import { SpitzelError } from "../errors.ts";
import type { RuleSet, SigmaCorrelation, SigmaRule } from "../detect/sigma/rule-set.ts";

export type PackRule = SigmaRule | SigmaCorrelation;

/** Every rule and correlation of the set, in the order of their files. */
export function rulesOf(ruleSet: RuleSet): readonly PackRule[] {
  return [...ruleSet.rules, ...ruleSet.correlations].toSorted((a, b) => {
    if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
    return a.place.line - b.place.line;
  });
}

/**
 * What a test's or an expectation's reference names: one rule by id, name or title, or by a file's name the
 * rules of that file that report on their own.
 * @throws SpitzelError (exit code 2) when it names nothing.
 */
export function rulesNamed(ruleSet: RuleSet, reference: string): readonly PackRule[] {
  const all = rulesOf(ruleSet);
  for (const key of ["id", "name", "title"] as const) {
    const named = all.filter(({ meta }) => meta[key] === reference);
    if (named.length > 0) return named;
  }
  const inFile = all.filter(
    ({ meta: { file } }) =>
      file === reference || basename(file) === basename(reference) || stemOf(file) === reference,
  );
  if (inFile.length === 0) {
    throw new SpitzelError(`no rule "${reference}" was loaded`, {
      hint: "name a rule by its id, name, title or file; spitzel rules list shows them.",
    });
  }
  return inFile.filter(({ emits }) => emits);
}

/** `trail-tampering` of `rules/aws/trail-tampering.yml`. */
function stemOf(file: string): string {
  return basename(file).replace(/\.ya?ml$/i, "");
}

/**
 * The set cut down to the given rules and what their correlations refer to, all of it enabled: disabled rules
 * are tested too.
 */
export function reducedTo(ruleSet: RuleSet, targets: readonly PackRule[]): RuleSet {
  const rules = new Map<SigmaRule, SigmaRule>();
  const correlations = new Map<SigmaCorrelation, SigmaCorrelation>();
  // A correlation holds what it looks at as objects: the copies must point at each other.
  const keep = (rule: PackRule): PackRule => {
    if (rule.kind === "rule") {
      const copy = rules.get(rule) ?? { ...rule, isEnabled: true };
      rules.set(rule, copy);
      return copy;
    }
    const copy = correlations.get(rule) ?? {
      ...rule,
      isEnabled: true,
      targets: rule.targets.map(keep),
    };
    correlations.set(rule, copy);
    return copy;
  };
  targets.forEach(keep);
  return { ...ruleSet, rules: [...rules.values()], correlations: [...correlations.values()] };
}
