import { HAS_ESCAPED_KEY, IS_LIST, type Scanner } from "./scanner.ts";
import { valueVerdict } from "./value-verdict.ts";
import { ASK, every, NO, type RowTest, some, YES } from "./verdict.ts";

/** What tells a record from what records come wrapped in, and from CloudTrail's other documents. */
export const KIND_PATHS: readonly (readonly string[])[] = [
  ["eventName"],
  ["eventSource"],
  ["CloudTrailEvent"],
  ["_raw"],
  ["eventCategory"],
  ["eventType"],
];

/**
 * YES when the element is a record as it stands, and has a time that the scanner could read. Everything else is
 * for `unwrap` to look at: the conditions are those under which it hands on the element itself.
 * @param first the number of the first of KIND_PATHS among the scanner's paths.
 */
export function plainRecord(scanner: Scanner, first: number): RowTest {
  const at = (offset: number, value: (value: unknown) => number, container: number): RowTest =>
    valueVerdict(scanner, first + offset, { value, container });
  const isNamed = some([at(0, isText, NO), at(1, isText, NO)]);
  const isPlain = every([
    at(1, (value) => (typeof value === "string" && value.startsWith("aws:") ? ASK : YES), YES),
    at(2, isNoText, YES),
    at(3, isNoText, YES),
    at(4, (value) => (value === "Insight" ? ASK : YES), YES),
    at(5, (value) => (value === "AwsCloudTrailInsight" ? ASK : YES), YES),
  ]);
  return (row) => {
    if ((scanner.flags(row) & (IS_LIST | HAS_ESCAPED_KEY)) !== 0) return ASK;
    if (Number.isNaN(scanner.timeMs(row))) return ASK;
    return isNamed(row) === YES && isPlain(row) === YES ? YES : ASK;
  };
}

function isText(value: unknown): number {
  return typeof value === "string" ? YES : NO;
}

function isNoText(value: unknown): number {
  return typeof value === "string" ? ASK : YES;
}
