import { FIELD_NAMES } from "../fields/short-names.ts";
import type { TallyRequest } from "../tally/tallies.ts";
import { ANSWER, NO_RECORDS } from "./answer-options.ts";
import { asTyped, flag, list, type Option, value, wholeNumber } from "./option.ts";
import { parseDuration } from "./time.ts";
import type { TypedOptions } from "./typed-options.ts";

/** Options that count in groups instead of printing records. */

/** What makes groups. */
const GROUPS = ["count-by", "per"];

const COUNT_BY = list(
  {
    ...ANSWER,
    name: "count-by",
    describe: "count in groups of equal user,ip,$.requestParameters.bucketName",
    parted: "by parse",
    parts: FIELD_NAMES,
    excludes: NO_RECORDS("count-by"),
  },
  asTyped,
);

const PER = value(
  {
    ...ANSWER,
    name: "per",
    describe: "count over time, in steps of 1h, 1d; with --count-by in each step",
    // Records in each step are a rate too; that of requests has no unit.
    alsoBehind: { option: "rate", isMeant: (text) => /^\d+(?:\.\d+)?[a-z]+$/i.test(text) },
    excludes: NO_RECORDS("per"),
  },
  parseDuration,
);

const TOP = value(
  {
    ...ANSWER,
    name: "top",
    describe: "the largest groups only, so many",
    needs: GROUPS,
  },
  (text) => wholeNumber(text, "top", "write for example --top 20."),
);

const DISTINCT = list(
  {
    ...ANSWER,
    name: "distinct",
    describe: "how many different action,ip each group has",
    parted: "by parse",
    parts: FIELD_NAMES,
    needs: GROUPS,
  },
  asTyped,
);

const FIRST_LAST = flag({
  ...ANSWER,
  name: "first-last",
  describe: "when each group was seen first and last",
  needs: GROUPS,
});

export const COUNT_OPTIONS: readonly Option[] = [COUNT_BY, PER, TOP, DISTINCT, FIRST_LAST];

/** What is counted in groups, and what is shown of it. */
export interface TallyOptions extends TallyRequest {
  /** The largest groups only. */
  readonly top: number;
  readonly showsTimes: boolean;
}

/** Undefined when records are wanted, not groups. */
export function tallyOptions(typed: TypedOptions): TallyOptions | undefined {
  const by = typed.get(COUNT_BY);
  const rateMs = typed.get(PER);
  if (by.length === 0 && rateMs === undefined) return undefined;
  return {
    by,
    rateMs,
    distinct: typed.get(DISTINCT),
    top: typed.get(TOP) ?? Infinity,
    showsTimes: typed.get(FIRST_LAST),
  };
}
