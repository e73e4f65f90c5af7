/** What the rule of births (birth-rule.ts) goes by among the rules of a run. */
export const BIRTHS = "births";
