import type { Pushdown } from "../lookup/plan.ts";
import { WITH_ORIGIN } from "./answer-options.ts";
import type { TypedOptions } from "./typed-options.ts";
import { CATEGORY } from "./what-options.ts";
import {
  ACCOUNTS,
  EXPAND_NAMES,
  EXTERNAL_ID,
  NO_PUSHDOWN,
  PROFILE,
  PUSHDOWN,
  REGION,
  ROLE_ARN,
  ROLE_SESSION_NAME,
} from "./where-options.ts";

/** Which accounts and Regions to ask, and how. */
export interface HistoryChoice {
  /** Names and patterns; none for the configured Region. */
  readonly regions: readonly string[];
  readonly profiles: readonly string[];
  readonly roles: readonly string[];
  readonly externalId: string | undefined;
  readonly sessionName: string;
  readonly accountsFile: string | undefined;
  readonly pushdown: Pushdown | undefined;
  readonly withOrigin: boolean;
  /** Insights events alone; all others unless given. */
  readonly category: "insight" | undefined;
}

/** @throws SpitzelError (exit code 2) for a value that cannot be. */
export function historyChoice(typed: TypedOptions): HistoryChoice {
  return {
    regions: typed.get(REGION),
    profiles: typed.get(PROFILE),
    roles: typed.get(ROLE_ARN),
    externalId: typed.get(EXTERNAL_ID),
    sessionName: typed.get(ROLE_SESSION_NAME),
    accountsFile: typed.get(ACCOUNTS),
    pushdown: pushdownOf(typed),
    withOrigin: typed.get(WITH_ORIGIN),
    category: typed.get(CATEGORY).includes("insight") ? "insight" : undefined,
  };
}

function pushdownOf(typed: TypedOptions): Pushdown | undefined {
  const expandsNames = typed.get(EXPAND_NAMES);
  const lookups = typed.get(PUSHDOWN);
  // Insights events are few, and most attributes do not look them up.
  if (typed.get(NO_PUSHDOWN) || typed.get(CATEGORY).includes("insight")) return { kind: "none" };
  if (expandsNames) return { kind: "expanded names" };
  return lookups.length === 0 ? undefined : { kind: "lookups", lookups };
}
