import { isIP } from "node:net";
import type { CompareOperator, Expr, Json } from "../../expr-parser/ast.ts";
import {
  any,
  type Condition,
  conjunction,
  decided,
  exactly,
  FALSE,
  not,
  unknown,
} from "./condition.ts";
import { doubleLiteral, isWellFormed, likeLiteral, likeText, textLiteral } from "./literal.ts";
import { compilePattern } from "./pattern.ts";
import type { FieldValue } from "./record-fields.ts";

export type Comparison = Exclude<Expr, { kind: "or" | "and" | "not" }>;

type JsonValue = Extract<FieldValue, { kind: "json" }>;

/**
 * A comparison with a value whose JSON text is known, which says what type it has. Of a record that `guard` lets
 * through, this is exact unless it says otherwise.
 * @param what the comparison as it was typed
 */
export function compareJson(expr: Comparison, value: JsonValue, what: string): Condition {
  switch (expr.kind) {
    case "present":
      return exactly(decided(`${value.json} <> 'null'`, false));
    case "compare": {
      const { operator, literal } = expr;
      if (operator === "==") return equalTo([literal.value], value, what);
      if (operator === "!=") return not(equalTo([literal.value], value, what));
      return inOrder(operator, literal.value, value, what);
    }
    case "in":
      return equalTo(expr.values, value, what);
    case "regex":
      return ofText(value, named(compilePattern(value.text, expr), what));
    case "text":
      return ofText(value, compareText(expr, value.text, what));
    case "cidr":
      return ofText(
        value,
        any(expr.networks.map((network) => inNetwork(network, value.text, what))),
      );
  }
}

/** What holds of a text, of values that are one. The text is looked at first: it decides more often. */
function ofText({ json }: JsonValue, { superset, subset, dropped }: Condition): Condition {
  const isText = `${json} like '"%'`;
  return {
    superset: superset === FALSE ? FALSE : decided(conjunction([superset, isText]), false),
    subset: subset === FALSE ? FALSE : decided(conjunction([subset, isText]), false),
    dropped,
  };
}

function named(condition: Condition, what: string): Condition {
  return { ...condition, dropped: condition.dropped.map(({ why }) => ({ what, why })) };
}

/** Any of these values. Most are compared as JSON text, in one list. */
function equalTo(values: readonly Json[], value: JsonValue, what: string): Condition {
  const asText = values.map(jsonText);
  const texts = asText.filter((text) => text !== undefined);
  const others = values.filter((_value, i) => asText[i] === undefined);
  const list = texts.map(textLiteral);
  const [only] = list;
  const isListed =
    list.length === 1 && only !== undefined
      ? `${value.json} = ${only}`
      : `${value.json} in (${list.join(", ")})`;
  // A field that is not there counts as null.
  const listed = list.length === 0 ? [] : [exactly(decided(isListed, values.includes(null)))];
  return any([...listed, ...others.map((one) => equalToOther(one, value, what))]);
}

/** The one spelling that a value has as JSON text; undefined when it has several. */
function jsonText(value: Json): string | undefined {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    // Writers differ in how they escape control characters.
    return isWellFormed(value) && !/\p{Cc}/u.test(value) ? JSON.stringify(value) : undefined;
  }
  if (typeof value !== "object") return undefined;
  const text = JSON.stringify(value);
  return text === "{}" || text === "[]" ? text : undefined;
}

function equalToOther(expected: Json, value: JsonValue, what: string): Condition {
  if (typeof expected === "number") {
    if (!isExactDouble(expected)) return largeNumber(value, what);
    return exactly(
      decided(`try_cast(${value.json} as double) = ${doubleLiteral(expected)}`, false),
    );
  }
  if (typeof expected === "string") {
    if (!isWellFormed(expected)) return exactly(FALSE);
    return ofText(value, exactly(`${value.text} = ${textLiteral(expected)}`));
  }
  const opening = Array.isArray(expected) ? "[" : "{";
  return {
    superset: decided(`${value.json} like '${opening}%'`, false),
    subset: FALSE,
    dropped: [{ what, why: "what is in a list or an object is compared by spitzel" }],
  };
}

/** From 2^53 on a JSON reader may keep digits that a double has not. */
function isExactDouble(value: number): boolean {
  return Math.abs(value) < 2 ** 53;
}

function largeNumber({ json }: JsonValue, what: string): Condition {
  return {
    superset: decided(`regexp_like(${json}, '^[-0-9]')`, false),
    subset: FALSE,
    dropped: [{ what, why: "an engine may round numbers this large" }],
  };
}

function inOrder(
  operator: Exclude<CompareOperator, "==" | "!=">,
  bound: Json,
  value: JsonValue,
  what: string,
): Condition {
  if (typeof bound === "number") {
    if (!isExactDouble(bound)) return largeNumber(value, what);
    return exactly(
      decided(`try_cast(${value.json} as double) ${operator} ${doubleLiteral(bound)}`, false),
    );
  }
  if (typeof bound !== "string") return exactly(FALSE);
  return ofText(value, inTextOrder(operator, bound, value.text, what));
}

/** By UTF-16 units here, by code points there: of a bound in ASCII the order is the same. */
export function inTextOrder(
  operator: Exclude<CompareOperator, "==" | "!=">,
  bound: string,
  text: string,
  what: string,
): Condition {
  return isAscii(bound)
    ? exactly(`${text} ${operator} ${textLiteral(bound)}`)
    : unknown(what, "an engine may sort other letters than ASCII's otherwise");
}

/** A text that contains, starts with, ends with or is one of these; it may be NULL when the text is. */
export function compareText(
  { operator, values, isCaseless }: Extract<Expr, { readonly kind: "text" }>,
  text: string,
  what: string,
): Condition {
  return any(
    values.map((value) => {
      if (isCaseless && !isAscii(value)) {
        return unknown(
          what,
          "an engine may change the case of other letters than ASCII's otherwise",
        );
      }
      if (!isWellFormed(value)) return unknown(what, "SQL has no text for half a character");
      const wanted = isCaseless ? value.toLowerCase() : value;
      return exactly(standsIn(operator, wanted, isCaseless ? lowered(text) : text));
    }),
  );
}

/** What JavaScript makes of U+0130 are two characters. */
function lowered(text: string): string {
  return `lower(replace(${text}, ${textLiteral("\u0130")}, ${textLiteral("i\u0307")}))`;
}

function standsIn(
  operator: Extract<Expr, { readonly kind: "text" }>["operator"],
  value: string,
  text: string,
): string {
  switch (operator) {
    case "contains":
      // strpos finds an empty text nowhere or everywhere, as versions go.
      return value === "" ? `${text} is not null` : `strpos(${text}, ${textLiteral(value)}) > 0`;
    case "startswith":
      return `${text} like ${likeLiteral(`${likeText(value)}%`)}`;
    case "endswith":
      return `${text} like ${likeLiteral(`%${likeText(value)}`)}`;
    case "is":
      return `${text} = ${textLiteral(value)}`;
  }
}

function isAscii(text: string): boolean {
  return /^[\u0020-\u007E]*$/.test(text);
}

/**
 * An address in a network. What an engine cannot read as an address but looks like one, such as `fe80::1%eth0`, may be
 * one. A network of v6 addresses holds those of v4 in Trino, where `10.0.0.1` and `::ffff:10.0.0.1` are the same.
 */
export function inNetwork(network: string, text: string, what: string): Condition {
  const [address = "", prefix] = network.split("/");
  const isV6 = isIP(address) === 6;
  const whole = textLiteral(`${address}/${prefix ?? (isV6 ? 128 : 32)}`);
  const isInside = `try(contains(${whole}, cast(${text} as ipaddress)))`;
  return {
    superset: `coalesce(${isInside}, regexp_like(${text}, '^[0-9A-Fa-f:.]+(%.*)?$'))`,
    subset: isV6
      ? FALSE
      : decided(conjunction([isInside, `regexp_like(${text}, '^[0-9.]+\\z')`]), false),
    dropped: isV6 ? [{ what, why: "networks of v6 hold v4 addresses for an engine" }] : [],
  };
}
