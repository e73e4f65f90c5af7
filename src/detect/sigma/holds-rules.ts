/** Keys that stand in every document of Sigma: of a rule, a correlation, a filter. */
const RULE_KEY = /^(?:\{[^\n]*?)?["']?(?:detection|correlation|logsource)["']?[ \t]*:/m;

/**
 * Whether a YAML text may hold rules. Folders of rules have workflows, settings and the like in them; a rule with a
 * mistake in its YAML still says what it is.
 */
export function holdsRules(text: string): boolean {
  return RULE_KEY.test(text);
}
