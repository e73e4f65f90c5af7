import type { ProductOrder } from "../../source/product.ts";
import type { RuleNode } from "../sigma/tree/rule-node.ts";
import { ACTOR_PATHS } from "./actors.ts";
import { EVENT_ROWS, type EventRows } from "./event-rows.ts";
import type { CorrelationInput } from "../sigma/correlate/entries.ts";
import { DERIVED_PATHS, rulePaths } from "./rule-paths.ts";
import type { Wanted } from "./wanted-rows.ts";

/** A rule, in as much as its matches are looked for. */
export interface AskedRule {
  readonly id: string;
  readonly root: RuleNode;
  /** Its matches are findings; else they only feed correlations. */
  readonly emits: boolean;
  /** The keys by whose values its findings are merged, where they are. */
  readonly mergedBy?: readonly string[] | undefined;
}

/** What a thread must know to make rows. */
export interface RowsAsked {
  /** The rules that run. */
  readonly rules: readonly AskedRule[];
  /** The correlations that run. */
  readonly correlations: readonly CorrelationInput[];
  /** Those of their paths that are projected. */
  readonly paths: readonly (readonly string[])[];
  /** Whether every record's text is wanted, since something looks at all of it. */
  readonly isAllOpen: boolean;
  /** Whether to count what each rule costs. */
  readonly countsCosts?: boolean;
  /** Whether bursts or ranks are asked for. */
  readonly wantsBehaviour: boolean;
  /** Whether first uses are asked for. */
  readonly wantsFirstSeen: boolean;
  /** Records that somebody beside the rules and behaviour wants to look at; none unless said. */
  readonly wanted?: Wanted | undefined;
  /** Eight words, of this run alone. */
  readonly seed: readonly number[];
}

/** What is ordered; the rest follows. */
export type RowsOrdered = Omit<RowsAsked, "paths" | "seed">;

/** Read of nearly every record. */
export const EAGER: readonly (readonly string[])[] = [
  ...ACTOR_PATHS,
  ["eventName"],
  ["eventSource"],
  ["sourceIPAddress"],
  ["awsRegion"],
  ["recipientAccountId"],
  ["errorCode"],
  ["readOnly"],
];

/** Orders rows of all records that match, for the rules and for behaviour. */
export function rowsOrder(ordered: RowsOrdered, seed: readonly number[]): ProductOrder<EventRows> {
  const paths = rulePaths(ordered);
  return {
    name: EVENT_ROWS,
    paths: [...EAGER, ["eventID"], ...DERIVED_PATHS, ...paths],
    eager: EAGER.length,
    straight: paths.filter((keys) => keys.length > 1),
    of: { ...ordered, paths, seed } satisfies RowsAsked,
  };
}
