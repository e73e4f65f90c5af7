import { rethrowUnless } from "../../errors.ts";
import { FIRST_TEXT } from "../../source/product.ts";
import { HAS_ESCAPED_KEY, IS_LIST } from "./assembly/layout.ts";
import type { Scanner } from "./scanner.ts";
import { valueVerdict } from "./value-verdict.ts";
import { ASK, NO, type RowTest, some, YES } from "./verdict.ts";

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
 * The test for the rows of the last scan: YES when the element is a record as it stands, and has a time that the
 * scanner could read. Everything else is for `unwrap` to look at: the conditions are those under which it hands on
 * the element itself.
 * @param first the number of the first of KIND_PATHS among the scanner's paths.
 */
export function plainRecord(scanner: Scanner, first: number): () => RowTest {
  const wrapping = [
    { path: first + 1, is: isNotification },
    { path: first + 2, is: isText },
    { path: first + 3, is: isText },
    { path: first + 4, is: (value: unknown) => value === "Insight" },
    { path: first + 5, is: (value: unknown) => value === "AwsCloudTrailInsight" },
  ];
  const isWrapped = some(
    wrapping.map(({ path, is }) =>
      valueVerdict(scanner, path, { value: (value) => (is(value) ? YES : NO), container: NO }),
    ),
  );
  const isNamed = some(
    [first, first + 1].map((path) =>
      valueVerdict(scanner, path, { value: (value) => (isText(value) ? YES : NO), container: NO }),
    ),
  );
  const canBeRecord = (row: number): boolean =>
    (scanner.flags(row) & (IS_LIST | HAS_ESCAPED_KEY)) === 0 && !Number.isNaN(scanner.timeMs(row));
  const each: RowTest = (row) =>
    canBeRecord(row) && isNamed(row) === YES && isWrapped(row) === NO ? YES : ASK;

  // Most trails hold nothing else: then a name is all that a row is asked for.
  const nameOf = scanner.idsAt(first);
  const named: RowTest = (row) => (canBeRecord(row) && nameOf(row) >= FIRST_TEXT ? YES : ASK);
  const areNames = everyText(scanner, first, isText);
  const areBare = wrapping.map(({ path, is }) => everyText(scanner, path, (value) => !is(value)));
  return () =>
    !scanner.hasUnknown && areNames() && areBare.every((isBare) => isBare()) ? named : each;
}

/** Whether all texts at a path are so, each looked at once. What comes in its place is not asked. */
function everyText(
  scanner: Scanner,
  path: number,
  test: (value: unknown) => boolean,
): () => boolean {
  let next = FIRST_TEXT;
  let isTrue = true;
  scanner.onForget(() => {
    next = FIRST_TEXT;
    isTrue = true;
  });
  return () => {
    const end = FIRST_TEXT + scanner.textCount(path);
    for (; isTrue && next < end; next++) isTrue = isValid(scanner.text(path, next), test);
    return isTrue;
  };
}

/** False also for a text that is no JSON: of an element that turned out not to be valid. */
function isValid(text: string, test: (value: unknown) => boolean): boolean {
  try {
    return test(JSON.parse(text));
  } catch (error) {
    rethrowUnless(error, SyntaxError);
    return false;
  }
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

/** S3's and others' own event messages: `unwrap` knows which. */
function isNotification(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("aws:");
}
