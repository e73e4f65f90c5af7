import { FIELD_NAMES } from "../fields/short-names.ts";
import { ANSWER, DURABLE } from "./answer-options.ts";
import { asTyped, type Option, value, wholeNumber } from "./option.ts";
import type { TypedOptions } from "./typed-options.ts";

/** Options that print records in another order than they are read in. */

const reordered = (name: string, ...others: readonly string[]) =>
  [...DURABLE, "count", "count-by", "per", "limit", ...others].map((other) => ({
    other,
    message: `--${name} puts all records in order, which --${other} does not go with`,
    hint:
      other === "limit"
        ? "for the first few by time: --oldest 10, --newest 10."
        : "give one of them.",
  }));

const SORT = value(
  {
    ...ANSWER,
    name: "sort",
    describe: "print in the order of time, time:desc (newest first) or another field",
    parts: FIELD_NAMES,
    excludes: reordered("sort", "newest", "oldest"),
  },
  asTyped,
);

const NEWEST = value(
  {
    ...ANSWER,
    name: "newest",
    describe: "so many of the newest matches, the newest first",
    excludes: reordered("newest", "oldest"),
  },
  (text) => wholeNumber(text, "newest", "write for example --newest 10."),
);

const OLDEST = value(
  {
    ...ANSWER,
    name: "oldest",
    describe: "so many of the oldest matches, the oldest first",
    excludes: reordered("oldest"),
  },
  (text) => wholeNumber(text, "oldest", "write for example --oldest 10."),
);

export const ORDER_OPTIONS: readonly Option[] = [SORT, NEWEST, OLDEST];

export type RecordOrderOptions =
  | { readonly kind: "sort"; readonly by: string }
  | { readonly kind: "newest" | "oldest"; readonly count: number };

/** Undefined when records are printed as they are read. */
export function orderOptions(typed: TypedOptions): RecordOrderOptions | undefined {
  const by = typed.get(SORT);
  if (by !== undefined) return { kind: "sort", by };
  const newest = typed.get(NEWEST);
  if (newest !== undefined) return { kind: "newest", count: newest };
  const oldest = typed.get(OLDEST);
  return oldest === undefined ? undefined : { kind: "oldest", count: oldest };
}
