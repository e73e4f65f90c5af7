import type { Expr, Json } from "../expr-parser/ast.ts";

/** The parts of a query that must all hold: every `and` at the top is taken apart. */
export function conjuncts(matches: readonly Expr[]): readonly Expr[] {
  return matches.flatMap((expr) => (expr.kind === "and" ? conjuncts(expr.operands) : [expr]));
}

/**
 * The values that a singular path must have one of, when this expression holds; undefined when it says no such
 * thing. `==` gives one value, `in` several, an `or` of such on one path all of them.
 */
export function requiredValues(
  expr: Expr,
): { readonly path: string; readonly values: readonly Json[] } | undefined {
  if (expr.kind === "compare" && expr.operator === "==" && expr.path.keys !== undefined) {
    return { path: pathName(expr.path.keys), values: [expr.literal.value] };
  }
  if (expr.kind === "in" && expr.path.keys !== undefined) {
    return { path: pathName(expr.path.keys), values: expr.values };
  }
  if (expr.kind !== "or") return undefined;
  const branches = expr.operands.map(requiredValues);
  const path = branches[0]?.path;
  const values = branches.flatMap((branch) => branch?.values ?? []);
  return path !== undefined && branches.every((branch) => branch?.path === path)
    ? { path, values }
    : undefined;
}

/** `$.userIdentity.arn` and `$['userIdentity']["arn"]` are one path. */
function pathName(keys: readonly string[]): string {
  return keys.join("\u0000");
}

/** The name that `requiredValues` gives a path of these keys. */
export function pathOf(...keys: readonly string[]): string {
  return pathName(keys);
}
