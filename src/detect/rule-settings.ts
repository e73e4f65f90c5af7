import type { Configuration, RuleSettings } from "./configuration.ts";
import { parseRuleSettings } from "./configuration.ts";
import type { MergeParameters } from "./merge-parameters.ts";
import type { Diagnostic } from "./sigma/diagnostic.ts";
import { whyNeverFires } from "./sigma/read/never-fires.ts";
import type { RuleSet, SigmaCorrelation, SigmaRule } from "./sigma/rule-set.ts";

type ActiveRule = SigmaRule | SigmaCorrelation;

/** The rules with what spitzel.yaml says of them: others' rules can be switched off or staged untouched. */
export function applyRuleSettings(ruleSet: RuleSet, overrides: Configuration["rules"]): RuleSet {
  if (overrides.size === 0) return ruleSet;
  const applied = new Map<ActiveRule, ActiveRule>();
  const withSettings = <R extends ActiveRule>(rule: R): R => {
    const settings = overrides.get(rule.meta.id);
    return settings === undefined ? rule : overridden(rule, settings);
  };
  const rules = ruleSet.rules.map((rule) => {
    const own = withSettings(rule);
    applied.set(rule, own);
    return own;
  });
  // Correlations hold the very rules they refer to; those must be the ones that run.
  const relinked = (correlation: SigmaCorrelation): SigmaCorrelation => {
    const known = applied.get(correlation);
    if (known?.kind === "correlation") return known;
    const targets = correlation.targets.map((target) =>
      target.kind === "correlation" ? relinked(target) : (applied.get(target) ?? target),
    );
    const own = { ...withSettings(correlation), targets };
    applied.set(correlation, own);
    return own;
  };
  const rejected: Diagnostic[] = [];
  const correlations = ruleSet.correlations.map(relinked).filter((correlation) => {
    const reason = correlation.isEnabled ? whyNeverFires(correlation) : undefined;
    if (reason === undefined) return true;
    const { place, meta } = correlation;
    const message = `${reason}: disable this one too, or neither`;
    rejected.push({ ...place, message, severity: "error", check: "load", ruleId: meta.id });
    return false;
  });
  return { ...ruleSet, rules, correlations, rejected: [...ruleSet.rejected, ...rejected] };
}

function overridden<R extends ActiveRule>(rule: R, { enabled, staged }: RuleSettings): R {
  return {
    ...rule,
    isEnabled: enabled ?? rule.isEnabled,
    meta: { ...rule.meta, staged: staged ?? rule.meta.staged },
  };
}

/**
 * How each rule's findings are merged: spitzel.yaml's word, else the rule's own.
 * @throws SpitzelError (exit code 2) for a block that is wrong.
 */
export function mergeParametersByRule(
  ruleSet: RuleSet,
  overrides: Configuration["rules"],
): ReadonlyMap<string, MergeParameters> {
  const merges = new Map<string, MergeParameters>();
  for (const { meta, settings } of ruleSet.rules) {
    const merge = overrides.get(meta.id)?.merge ?? parseRuleSettings(settings, meta.file).merge;
    if (merge !== undefined) merges.set(meta.id, merge);
  }
  for (const { meta, settings } of ruleSet.correlations) parseRuleSettings(settings, meta.file);
  return merges;
}
