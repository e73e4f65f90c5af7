import { SpitzelError } from "../errors.ts";
import { CATEGORY_NAMES, type CategoryName } from "../match/event-category.ts";
import { asTyped, list, oneOf, type Option } from "./option.ts";

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

export const KEYWORD = list(
  {
    ...WHAT,
    name: "keyword",
    alias: "k",
    describe: "text anywhere in the record, in either case, also URL-encoded; any of several",
  },
  keyword,
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

export const CATEGORY = list(
  {
    ...WHAT,
    name: "category",
    describe: `events of this category only: ${CATEGORY_NAMES.join(", ")}; insight is left out otherwise`,
    words: CATEGORY_NAMES,
    parted: /,/,
    excludes: [
      {
        other: "pushdown",
        isMeant: (text) => /insight|all/i.test(text),
        message: "--pushdown is not for Insight records",
        hint: "leave it away: all of them are read.",
      },
    ],
  },
  (text): CategoryName => oneOf(text.toLowerCase(), { option: "category", words: CATEGORY_NAMES }),
);

export const WHAT_OPTIONS: readonly Option[] = [MATCH, KEYWORD, EXCLUDE, CATEGORY];

function keyword(text: string): string {
  if (text !== "") return text;
  throw new SpitzelError("expected a text after --keyword, got none", {
    hint: "write for example -k AccessDenied; leave it out for every record.",
  });
}
