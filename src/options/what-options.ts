import { asTyped, list, type Option } from "./option.ts";

/** Options that say which records, beside the actions. */

const WHAT = { group: "What to look for:", narrows: "content" } as const;

export const MATCH = list(
  {
    ...WHAT,
    name: "match",
    alias: "m",
    describe: "expression that must hold too, such as '$.errorCode == \"AccessDenied\"'",
  },
  asTyped,
);

export const EXCLUDE = list(
  {
    ...WHAT,
    name: "exclude",
    alias: "x",
    describe: "action to leave out: 'kms:*'",
    // Commas outside braces: match/action-glob knows them.
    parted: "by parse",
  },
  asTyped,
);

export const WHAT_OPTIONS: readonly Option[] = [MATCH, EXCLUDE];
