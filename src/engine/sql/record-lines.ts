import { conjunction, decided, disjunction, FALSE, negation, TRUE } from "./condition.ts";
import { jsonAt } from "./json-path.ts";
import { identifier, textLiteral } from "./literal.ts";
import type { RecordFields } from "./record-fields.ts";

const RECORD = "e";
const DOCUMENT = "doc";
const JSON_TEXT = `json_format(${RECORD})`;

/** A record as an element of a log file's `Records`, of Trino's type JSON. */
export const LINE_RECORD: RecordFields = {
  at: (keys) =>
    keys.length === 0
      ? { kind: "unknown", why: "the record as a whole is looked at by spitzel" }
      : jsonAt(RECORD, keys),
  json: JSON_TEXT,
};

/**
 * An element whose comparisons in SQL may not be spitzel's: no record by itself, with eventName or eventSource, one that
 * wraps others, or one with a number beyond what a double holds, which SQL writes as the text "Infinity".
 */
const IS_ODD = disjunction([
  ...['"Infinity"', '"-Infinity"', '"_raw":', '"CloudTrailEvent":'].map((text) =>
    standsIn(JSON_TEXT, text),
  ),
  negation(disjunction(["eventName", "eventSource"].map(isString))),
]);

function standsIn(text: string, part: string): string {
  return `strpos(${text}, ${textLiteral(part)}) > 0`;
}

/**
 * A document with half of a surrogate pair, of which json_format still writes the escape, in upper case, and a cast of
 * its elements makes `?`; or with bytes that are no UTF-8, which were read as U+FFFD.
 */
function hasOddText(document: string): string {
  const text = `json_format(${document})`;
  return disjunction([standsIn(text, "\\uD"), standsIn(text, "\uFFFD")]);
}

function isString(name: string): string {
  const value = LINE_RECORD.at([name]);
  return value.kind === "json" ? decided(`${value.json} like '"%'`, false) : FALSE;
}

/** A line with a record for which `condition` holds, or of which it cannot be told: also one that is no log file's. */
export function lineMayHold(column: string, condition: string): string {
  if (condition === TRUE) return TRUE;
  const element = decided(disjunction([IS_ODD, condition]), true);
  const records = `any_match(${recordsOf(DOCUMENT)}, ${RECORD} -> ${element})`;
  // Anything beside `Records` may be another list of records, and so may another of that name.
  const isOther = decided(`json_size(${DOCUMENT}, '$') <> 1`, true);
  const isUnclear = decided(hasOddText(DOCUMENT), true);
  const isTwice = decided(`strpos(${identifier(column)}, '"Records"', 2) > 0`, true);
  return disjunction([
    isTwice,
    inDocument(column, disjunction([isOther, isUnclear, decided(records, true)]), true),
  ]);
}

/** A line with a record for which `condition` certainly holds. */
export function lineHolds(column: string, condition: string): string {
  if (condition === FALSE) return FALSE;
  const element = decided(conjunction([negation(IS_ODD), condition]), false);
  const records = `any_match(${recordsOf(DOCUMENT)}, ${RECORD} -> ${element})`;
  const isClear = negation(decided(hasOddText(DOCUMENT), true));
  return inDocument(column, conjunction([isClear, decided(records, false)]), false);
}

function recordsOf(document: string): string {
  return `try_cast(json_extract(${document}, '$.Records') as array(json))`;
}

/**
 * A list of one gives the document a name, so that it is parsed once. json_parse, not json_extract: that one stops at
 * the end of what it looks for, and would find nothing wrong with a line that is cut off behind it, or goes on.
 */
function inDocument(column: string, condition: string, otherwise: boolean): string {
  const parsed = `array[try(json_parse(${identifier(column)}))]`;
  return decided(`any_match(${parsed}, ${DOCUMENT} -> ${condition})`, otherwise);
}
