import type { Expr } from "../expr-parser/ast.ts";
import type { Query } from "./query.ts";

/**
 * The query without the conditions that may take long on one record: patterns with look-around, or that count far.
 * Whatever it rejects, the whole query rejects.
 * @returns the query itself when it has none.
 */
export async function withoutCostly(query: Query): Promise<Query> {
  const costs = await Promise.all(query.matches.map(isCostly));
  if (!costs.includes(true)) return query;
  return { ...query, matches: query.matches.filter((_, i) => costs[i] === false) };
}

async function isCostly(expr: Expr): Promise<boolean> {
  switch (expr.kind) {
    case "or":
    case "and":
      return (await Promise.all(expr.operands.map(isCostly))).includes(true);
    case "not":
      return isCostly(expr.operand);
    case "regex": {
      const { compileSearch } = await import("../regex/search.ts");
      return compileSearch(expr.pattern, expr.flags).isCostly || hasFilter(expr.path);
    }
    case "present":
    case "compare":
    case "in":
    case "cidr":
    case "text":
      return hasFilter(expr.path);
  }
}

/** A filter may hold a pattern. */
function hasFilter({ keys, text }: { readonly keys: unknown; readonly text: string }): boolean {
  return keys === undefined && /\.\s*(?:match|test)\b/.test(text);
}
