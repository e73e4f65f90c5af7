import type { Expr } from "./ast.ts";
import { type Necessary, necessaryOfAny, pathOf } from "./necessary.ts";

/** The parts of a query that must all hold: every `and` at the top is taken apart. */
export function conjuncts(matches: readonly Expr[]): readonly Expr[] {
  return matches.flatMap((expr) => (expr.kind === "and" ? conjuncts(expr.operands) : [expr]));
}

/** What must hold of a record for which all of these expressions do: comparisons of singular paths that no `not` is over. */
export function provable(matches: readonly Expr[]): readonly Necessary[] {
  return conjuncts(matches).flatMap(provableOf);
}

function provableOf(expr: Expr): readonly Necessary[] {
  switch (expr.kind) {
    case "and":
      return provable(expr.operands);
    case "or":
      return necessaryOfAny(expr.operands.map(provableOf));
    case "compare":
      return provableOfComparison(expr);
    case "in": {
      const { keys } = expr.path;
      if (keys === undefined) return [];
      const values = expr.values.map((value) => ({ kind: "value", value }) as const);
      return [{ path: pathOf(...keys), values }];
    }
    case "not":
    case "present":
    case "regex":
    case "cidr":
    case "text":
      return [];
  }
}

function provableOfComparison({
  path: { keys },
  operator,
  literal: { value },
}: Extract<Expr, { readonly kind: "compare" }>): readonly Necessary[] {
  if (keys === undefined || operator === "!=") return [];
  const path = pathOf(...keys);
  if (operator === "==") return [{ path, values: [{ kind: "value", value }] }];
  if (typeof value !== "string" && typeof value !== "number") return [];
  return [{ path, values: [{ kind: "order", operator, bound: value }] }];
}
