import type { TextPattern, Wanted } from "../../expr-parser/necessary.ts";
import { provable } from "../../detect/sigma/tree/provable.ts";
import type { FieldPath } from "../../detect/sigma/tree/field-path.ts";
import type { RuleNode } from "../../detect/sigma/tree/rule-node.ts";
import { conjunction, decided, disjunction, FALSE, TRUE } from "./condition.ts";
import { isPlainKey } from "./json-path.ts";
import { doubleLiteral, likeLiteral, likeText, textLiteral } from "./literal.ts";
import type { FieldValue, RecordFields } from "./record-fields.ts";

/**
 * What must hold of a record for the rule to match it, as far as `provable` can say: comparisons with fixed texts that
 * no negation is over. `true` where nothing is necessary.
 * @param leftOut fields that are asked about elsewhere
 */
export function ruleSuperset(
  node: RuleNode,
  fields: RecordFields,
  leftOut: ReadonlySet<string>,
): string {
  switch (node.kind) {
    case "field":
      if (leftOut.has(node.path.name)) return TRUE;
      return conjunction(
        provable(node).map(({ values }) => fieldSuperset(node.path, values, fields)),
      );
    case "and":
      return conjunction(node.children.map((child) => ruleSuperset(child, fields, leftOut)));
    case "or":
      return disjunction(node.children.map((child) => ruleSuperset(child, fields, leftOut)));
    case "selection":
      return ruleSuperset(node.child, fields, leftOut);
    case "not":
    case "keywords":
    case "any-member":
      return TRUE;
  }
}

/**
 * The field of a rule finds more than a path of SQL: members of lists, values in JSON that is a string, keys with dots
 * in them. Where a record has any of that on the way, it is a candidate.
 */
export function fieldSuperset(
  { derived, keys }: Pick<FieldPath, "derived" | "keys">,
  wanted: readonly Wanted[],
  fields: RecordFields,
): string {
  if (derived !== undefined || !keys.every(isPlainKey)) return TRUE;
  const value = fields.at(keys);
  const wide = keys.length === 1 ? FALSE : isFoundOtherwise(keys, fields);
  if (value.kind === "unknown" || value.kind === "document" || wide === TRUE) return TRUE;
  return disjunction([wide, ...testsOf(wanted, value)]);
}

function isFoundOtherwise(keys: readonly string[], fields: RecordFields): string {
  const { json } = fields;
  const onTheWay = keys.slice(1).flatMap((_key, i) => {
    const prefix = fields.at(keys.slice(0, i + 1));
    // A column that is a structure holds objects and no text.
    return prefix.kind === "json" ? [decided(`regexp_like(${prefix.json}, '^["\\[]')`, false)] : [];
  });
  const dotted = keys.slice(1).map((key, i) => `"${keys[i]}.${key}`);
  return disjunction([
    ...onTheWay,
    ...(json === undefined
      ? []
      : dotted.map((text) => `strpos(${json}, ${textLiteral(text)}) > 0`)),
  ]);
}

type KnownValue = Extract<FieldValue, { kind: "json" | "text" }>;

/** What is equal is asked as one list. */
function testsOf(wanted: readonly Wanted[], value: KnownValue): readonly string[] {
  const { text } = value;
  const literals: string[] = [];
  const tests: string[] = [];
  for (const one of wanted) {
    const literal = literalOf(one);
    if (literal === undefined) tests.push(testOf(one, value));
    else literals.push(literal);
  }
  if (literals.length > 0) {
    tests.push(decided(`lower(${text}) in (${literals.map(textLiteral).join(", ")})`, false));
  }
  const isOfText = wanted.some(({ kind }) => kind === "text");
  return isOfText ? [...tests, isOddText(value)] : tests;
}

/** Lists, objects and numbers are compared by spitzel, and letters other than ASCII's, which have a case of their own. */
function isOddText(value: KnownValue): string {
  const isOther = `regexp_like(${value.text}, '[^\\x00-\\x7f]')`;
  const isNoText =
    value.kind === "json"
      ? `regexp_like(${value.json}, '^[-0-9\\[{]')`
      : `regexp_like(${value.text}, '^[-0-9\\[{]')`;
  return disjunction([decided(isOther, false), decided(isNoText, false)]);
}

/** Of a pattern without wildcards, in lower case. */
function literalOf(wanted: Wanted): string | undefined {
  if (wanted.kind !== "text") return undefined;
  let text = "";
  for (const token of wanted.pattern) {
    if ("wildcard" in token) return undefined;
    text += token.literal;
  }
  return isAscii(text) ? text.toLowerCase() : undefined;
}

function testOf(wanted: Wanted, value: KnownValue): string {
  switch (wanted.kind) {
    case "text": {
      const like = likeOf(wanted.pattern);
      return like === undefined ? TRUE : decided(`lower(${value.text}) like ${like}`, false);
    }
    case "value":
      if (wanted.value === null) return isNull(value);
      return typeof wanted.value === "number" && Math.abs(wanted.value) < 2 ** 53
        ? decided(`try_cast(${value.text} as double) = ${doubleLiteral(wanted.value)}`, false)
        : TRUE;
    case "order":
      return TRUE;
  }
}

/** Of a list every member may be null. */
function isNull(value: KnownValue): string {
  return value.kind === "json"
    ? decided(`(${value.json} = 'null' or ${value.json} like '[%')`, true)
    : decided(`${value.text} in ('', 'null')`, true);
}

/** `?` is one character, which lower case may make two of. */
function likeOf(pattern: TextPattern): string | undefined {
  let like = "";
  for (const token of pattern) {
    if ("wildcard" in token) like += "%";
    else if (isAscii(token.literal)) like += likeText(token.literal.toLowerCase());
    else return undefined;
  }
  return likeLiteral(like.replaceAll(/%{2,}/g, "%"));
}

function isAscii(text: string): boolean {
  return /^[\u0020-\u007E]*$/.test(text);
}
