import type { FindingRule } from "../finding-parts.ts";
import type { RuleSet, SigmaCorrelation, SigmaRule } from "./rule-set.ts";

/** What of a rule set is to be asked, and how many documents are not. */
interface AskedRules {
  readonly ruleSet: RuleSet;
  readonly notAsked: number;
}

/**
 * Leaves out what can lead to no finding that is printed: rules and correlations below the level or not selected,
 * unless a correlation that is printed needs them. Such a one reports nothing itself then.
 */
export function rulesAsked(
  ruleSet: RuleSet,
  isPrinted: (rule: FindingRule) => boolean,
): AskedRules {
  const reports = ({ isEnabled, emits, meta }: SigmaRule | SigmaCorrelation): boolean =>
    isEnabled && emits && isPrinted(meta);
  const needed = new Set<string>();
  const need = ({ targets }: SigmaCorrelation): void => {
    for (const target of targets) {
      if (needed.has(target.meta.id)) continue;
      needed.add(target.meta.id);
      if (target.kind === "correlation") need(target);
    }
  };
  ruleSet.correlations.filter(reports).forEach(need);
  const asked = <R extends SigmaRule | SigmaCorrelation>(all: readonly R[]): readonly R[] =>
    all
      .filter((one) => one.isEnabled && (reports(one) || needed.has(one.meta.id)))
      .map((one) => ({ ...one, emits: reports(one) }));
  const [rules, correlations] = [asked(ruleSet.rules), asked(ruleSet.correlations)];
  const running = [...ruleSet.rules, ...ruleSet.correlations].filter(({ isEnabled }) => isEnabled);
  return {
    ruleSet: { ...ruleSet, rules, correlations },
    notAsked: running.length - rules.length - correlations.length,
  };
}
