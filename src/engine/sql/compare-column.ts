import type { Json } from "../../expr-parser/ast.ts";
import { type Comparison, compareText, inNetwork, inTextOrder } from "./comparison.ts";
import { any, type Condition, decided, FALSE, not, TRUE, unknown } from "./condition.ts";
import { doubleLiteral, isWellFormed, textLiteral } from "./literal.ts";
import { compilePattern } from "./pattern.ts";
import type { FieldValue } from "./record-fields.ts";

type ColumnValue = Extract<FieldValue, { kind: "text" | "document" }>;

/**
 * A comparison with a column of text, which says no more what type its value had: `5` may have been a number or a
 * string. Only that it is a certain text can be known of it.
 * @param what the comparison as it was typed
 */
export function compareColumn(expr: Comparison, value: ColumnValue, what: string): Condition {
  if (expr.kind === "compare" && expr.operator === "!=") {
    return not(compareColumn({ ...expr, operator: "==" }, value, what));
  }
  if (expr.kind === "present") return atMost(`${value.text} is not null`);
  if (expr.kind === "compare" && expr.operator === "==") {
    return equalTo(expr.literal.value, value, what);
  }
  if (expr.kind === "in") return any(expr.values.map((one) => equalTo(one, value, what)));
  if (value.kind === "document") return unknown(what, "it is a list or an object");
  const { text } = value;
  switch (expr.kind) {
    case "compare":
      return inOrder(expr, text, what);
    case "regex":
      return atMostOf(compilePattern(text, expr), what);
    case "text":
      return atMostOf(compareText(expr, text, what), what);
    case "cidr":
      return atMostOf(any(expr.networks.map((network) => inNetwork(network, text, what))), what);
  }
}

function atMost(sql: string): Condition {
  return { superset: sql, subset: FALSE, dropped: [] };
}

function atMostOf({ superset, dropped }: Condition, what: string): Condition {
  return {
    superset: superset === TRUE ? TRUE : decided(superset, false),
    subset: FALSE,
    dropped: dropped.map(({ why }) => ({ what, why })),
  };
}

function equalTo(expected: Json, { kind, text }: ColumnValue, what: string): Condition {
  if (expected === null) return atMost(decided(`${text} in ('', 'null')`, true));
  if (kind === "document" || typeof expected === "object") {
    return unknown(what, "what is in a list or an object is compared by spitzel");
  }
  if (typeof expected === "number") {
    return Math.abs(expected) < 2 ** 53
      ? atMost(decided(`try_cast(${text} as double) = ${doubleLiteral(expected)}`, false))
      : unknown(what, "an engine may round numbers this large");
  }
  if (typeof expected === "boolean")
    return atMost(decided(`lower(${text}) = '${expected}'`, false));
  if (!isWellFormed(expected)) return unknown(what, "SQL has no text for half a character");
  const sql = decided(`${text} = ${textLiteral(expected)}`, false);
  return { superset: sql, subset: isOnlyText(expected) ? sql : FALSE, dropped: [] };
}

/** Not the text of a number, a boolean, null, a list or an object. */
function isOnlyText(text: string): boolean {
  return /^[A-Za-z][\w .:/@-]*$/.test(text) && !/^(?:true|false|null|nan|infinity)$/i.test(text);
}

function inOrder(
  { operator, literal: { value: bound } }: Extract<Comparison, { kind: "compare" }>,
  text: string,
  what: string,
): Condition {
  if (operator === "==" || operator === "!=") throw new Error("an order was expected");
  if (typeof bound === "number") {
    return Math.abs(bound) < 2 ** 53
      ? atMost(decided(`try_cast(${text} as double) ${operator} ${doubleLiteral(bound)}`, false))
      : unknown(what, "an engine may round numbers this large");
  }
  return typeof bound === "string"
    ? atMostOf(inTextOrder(operator, bound, text, what), what)
    : { superset: FALSE, subset: FALSE, dropped: [] };
}
