import { unparse } from "../expr-parser/unparse.ts";
import type { Query } from "./query.ts";

/**
 * The categories of events, by the names that `--category` takes, each as an expression. Records older than
 * eventVersion 1.06 say with `managementEvent` at most which they are of.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const CATEGORIES = {
  management:
    '($.eventCategory == "Management" or $.eventCategory == null and $.managementEvent != false)',
  data: '($.eventCategory == "Data" or $.eventCategory == null and $.managementEvent == false)',
  insight: '($.eventCategory == "Insight" or $.eventType == "AwsCloudTrailInsight")',
  "network-activity": '$.eventCategory == "NetworkActivity"',
  aggregated: '$.eventCategory == "Aggregated"',
} as const;

type Category = keyof typeof CATEGORIES;

/** What is asked without a word: every category that is about single calls. */
const NOT_ASKED: Category = "insight";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys gives an object's names as texts
export const CATEGORY_NAMES = [...(Object.keys(CATEGORIES) as Category[]), "all"] as const;

export type CategoryName = (typeof CATEGORY_NAMES)[number];

/** The expression that holds for records of these categories; none when any will do. */
export function categoryExpression(names: readonly CategoryName[]): string | undefined {
  const named = names.filter((name) => name !== "all");
  return named.length === 0 || named.length < names.length
    ? undefined
    : named.map((name) => CATEGORIES[name]).join(" or ");
}

/** Whether Insight records are asked for: they tell of many calls, and are of no use where each is one. */
export function asksInsights(names: readonly CategoryName[]): boolean {
  return names.includes("all") || names.includes(NOT_ASKED);
}

/** Whether the query looks for what only Insight records have. */
export function looksForInsights({ matches }: Query): boolean {
  return matches.some((expr) => /insight/i.test(unparse(expr)));
}
