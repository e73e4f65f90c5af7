import { projectedPaths, type RecordField } from "../fields/record-field.ts";
import type { ProductOrder } from "../source/product.ts";

/** What is counted: plain data. */
export interface TallyRequest {
  /** Short names and paths whose values make the groups. */
  readonly by: readonly string[];
  /** The groups are parted by time too, which comes first. */
  readonly rateMs: number | undefined;
  /** Fields whose distinct values are counted in each group. */
  readonly distinct: readonly string[];
}

/** What was counted in some records, as plain data. */
export interface Tallies {
  readonly records: number;
  /** For each field that makes groups: the JSON texts of its values. */
  readonly texts: readonly (readonly string[])[];
  /** For each group the numbers of its values, in the order in which the groups were met. */
  readonly keys: Int32Array;
  readonly counts: Float64Array;
  /** Milliseconds since 1970; infinite where no record of the group had a time. */
  readonly firsts: Float64Array;
  readonly lasts: Float64Array;
  readonly distinct: readonly DistinctValues[];
}

interface DistinctValues {
  readonly texts: readonly string[];
  /** Group and value, by number. */
  readonly pairs: Int32Array;
}

export const TALLIES = "tallies";

/** @param fields the request's, by which its paths are known */
export function talliesOrder(
  request: TallyRequest,
  fields: readonly Pick<RecordField, "reads" | "mostly">[],
): ProductOrder<Tallies> {
  return { name: TALLIES, ...projectedPaths(fields), of: request };
}
