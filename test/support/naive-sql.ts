import type { Expr, Json, Path } from "../../src/expr-parser/ast.ts";
import { textLiteral } from "../../src/engine/sql/literal.ts";

/**
 * An expression in SQL as one would write it at first: the control of the property test, which must find that it loses
 * records. NULL, types and paths are not thought of.
 */
export function naiveSql(expr: Expr): string {
  switch (expr.kind) {
    case "and":
    case "or":
      return `(${expr.operands.map(naiveSql).join(` ${expr.kind} `)})`;
    case "not":
      return `(not ${naiveSql(expr.operand)})`;
    case "present":
      return `${valueOf(expr.path)} is not null`;
    case "compare": {
      const { value } = expr.literal;
      if (value === null)
        return `${valueOf(expr.path)} is ${expr.operator === "!=" ? "not " : ""}null`;
      const operator = { "==": "=", "!=": "<>" }[expr.operator as string] ?? expr.operator;
      return `${valueOf(expr.path)} ${operator} ${literal(value)}`;
    }
    case "in":
      return `${valueOf(expr.path)} in (${expr.values.map(literal).join(", ")})`;
    case "regex":
      return `regexp_like(${valueOf(expr.path)}, ${textLiteral(expr.pattern)})`;
    case "text": {
      const of = expr.isCaseless ? `lower(${valueOf(expr.path)})` : valueOf(expr.path);
      const pattern = { contains: "%x%", startswith: "x%", endswith: "%x", is: "x" }[expr.operator];
      return `(${expr.values.map((value) => `${of} like ${ofText(pattern.replace("x", () => value))}`).join(" or ")})`;
    }
    case "cidr":
      return `(${expr.networks.map((one) => `try(contains(${textLiteral(one)}, cast(${valueOf(expr.path)} as ipaddress)))`).join(" or ")})`;
  }
}

function valueOf({ keys }: Path): string {
  const path =
    keys === undefined ? "$.nothing" : `$.Records[0]${keys.map((key) => `["${key}"]`).join("")}`;
  return `json_extract_scalar(line, ${textLiteral(path)})`;
}

function ofText(text: string): string {
  return textLiteral(text.replaceAll(/[\uD800-\uDFFF]/gu, "?"));
}

function literal(value: Json): string {
  return ofText(typeof value === "object" ? JSON.stringify(value) : String(value));
}
