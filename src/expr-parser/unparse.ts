import type { Expr } from "./ast.ts";

/**
 * The expression as text, in one spelling: `parseExpression(unparse(expr))` is `expr` but for the spans.
 */
export function unparse(expr: Expr): string {
  switch (expr.kind) {
    case "or":
    case "and":
      return expr.operands.map(operand).join(` ${expr.kind} `);
    case "not":
      return `not ${operand(expr.operand)}`;
    case "present":
      return expr.path.text;
    case "compare":
      return `${expr.path.text} ${expr.operator} ${JSON.stringify(expr.literal.value)}`;
    case "regex":
      return `${expr.path.text} regex ${quotePattern(expr.pattern, expr.flags)}`;
    case "in":
      return `${expr.path.text} in ${JSON.stringify(expr.values)}`;
    case "text": {
      const { path, operator, values, isCaseless } = expr;
      const sign = operator === "is" ? "==" : operator;
      const [only = ""] = values;
      // Equality alone asks for one text.
      const wanted = values.length === 1 ? JSON.stringify(only) : JSON.stringify(values);
      return `${path.text} ${sign} ${wanted}${isCaseless ? " icase" : ""}`;
    }
    case "cidr":
      return `${expr.path.text} cidr ${JSON.stringify(expr.networks)}`;
  }
}

/** Brackets wherever another and/or stands inside: the reader need not know which binds tighter. */
function operand(expr: Expr): string {
  return expr.kind === "or" || expr.kind === "and" ? `(${unparse(expr)})` : unparse(expr);
}

/** Only quotes and backslashes are escaped: any other escape would be read as part of the pattern. */
function quotePattern(pattern: string, flags: string): string {
  const leading = flags === "" ? "" : `(?${flags})`;
  return `"${leading}${pattern.replace(/["\\]/g, "\\$&")}"`;
}
