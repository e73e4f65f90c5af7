import { FIELD_NAMES } from "../fields/short-names.ts";
import { ANSWER, DURABLE } from "./answer-options.ts";
import { asTyped, list, type Option, value } from "./option.ts";
import type { RecordOrderOptions } from "./order-options.ts";
import { parseDuration } from "./time.ts";
import type { TypedOptions } from "./typed-options.ts";

/** Options that go on from what matches to what belongs to it. */

const goesOn = (name: string) =>
  [...DURABLE, "count", "count-by", "per"].map((other) => ({
    other,
    message: `--${name} reads twice and prints records, which --${other} does not go with`,
    hint: "give one of them.",
  }));

const CONTEXT = value(
  {
    ...ANSWER,
    name: "context",
    describe: "print what the same principal did 5m before and after each match, by time",
    excludes: goesOn("context"),
  },
  parseDuration,
);

const SAME = list(
  {
    ...ANSWER,
    name: "same",
    describe: "print all records with the key, ip, session, principal of a match",
    parted: "by parse",
    parts: FIELD_NAMES,
    excludes: goesOn("same"),
  },
  asTyped,
);

export const PIVOT_OPTIONS: readonly Option[] = [CONTEXT, SAME];

/** What makes a record belong to one that matches. */
export interface PivotOptions {
  /** Short names and paths: it has the same values there. */
  readonly same: readonly string[];
  /** It is that near in time, before or after; undefined: at any time. */
  readonly aroundMs: number | undefined;
  /** What is around matches is printed by time, unless another order is asked for. */
  readonly order: RecordOrderOptions | undefined;
}

/** Undefined when matches alone are printed. */
export function pivotOptions(typed: TypedOptions): PivotOptions | undefined {
  const aroundMs = typed.get(CONTEXT);
  const same = typed.get(SAME);
  if (aroundMs === undefined && same.length === 0) return undefined;
  return {
    same: same.length === 0 ? ["principal"] : same,
    aroundMs,
    order: aroundMs === undefined ? undefined : { kind: "sort", by: "time" },
  };
}
