import { isoSeconds } from "../../record.ts";
import type { TimeWindow } from "../../match/query.ts";
import { type Condition, conjunction, disjunction, exactly, TRUE, unknown } from "./condition.ts";
import { type RecordFields, stringField } from "./record-fields.ts";

/** As CloudTrail writes them, and days that every calendar has; of 29 February only spitzel knows whether there is one. */
const CERTAIN =
  "'\\A\\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)" +
  "T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ\\z'";

const MIN_MS = Date.UTC(1000, 0);
const MAX_MS = Date.UTC(9999, 11, 31, 23, 59, 59);

/** An eventTime in the window. One that is written otherwise, or missing, is for spitzel to read, or to complain about. */
export function compileWindow({ fromMs, toMs }: TimeWindow, fields: RecordFields): Condition {
  if (fromMs === undefined && toMs === undefined) return exactly(TRUE);
  const time = stringField(fields, "eventTime");
  if (time === undefined) return unknown("the window", "the table has no column eventtime");
  const isInside = conjunction([
    // Whole seconds: between two of them no event has its time.
    ...(fromMs === undefined || fromMs <= MIN_MS
      ? []
      : [`${time} >= '${isoSeconds(Math.min(Math.ceil(fromMs / 1000) * 1000, MAX_MS))}'`]),
    ...(toMs === undefined || toMs >= MAX_MS
      ? []
      : [`${time} <= '${isoSeconds(Math.max(Math.floor(toMs / 1000) * 1000, MIN_MS))}'`]),
  ]);
  const isCertain = `regexp_like(${time}, ${CERTAIN})`;
  return {
    superset: disjunction([isInside, `(not ${isCertain})`]),
    subset: conjunction([isInside, isCertain]),
    dropped: [],
  };
}
