import type { Expr } from "../expr-parser/ast.ts";
import type { TimeWindow } from "../match/query.ts";
import { conjuncts, pathOf, requiredValues } from "./conjuncts.ts";

const EXACT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const STARTS_WITH_DATE = /^\d{4}-\d{2}-\d{2}/;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The window outside which comparisons of `$.eventTime` cannot hold. They compare text; eventTime is written
 * `2026-03-03T01:15:00Z`, so a bound that starts with a date bounds the time, at worst to the whole day.
 */
export function eventTimeBounds(matches: readonly Expr[]): TimeWindow {
  let fromMs = -Infinity;
  let toMs = Infinity;
  for (const expr of conjuncts(matches)) {
    const bounds = boundsOf(expr);
    fromMs = Math.max(fromMs, bounds.fromMs ?? -Infinity);
    toMs = Math.min(toMs, bounds.toMs ?? Infinity);
  }
  return {
    ...(fromMs === -Infinity ? {} : { fromMs }),
    ...(toMs === Infinity ? {} : { toMs }),
  };
}

function boundsOf(expr: Expr): TimeWindow {
  if (expr.kind !== "compare" || expr.path.keys?.join() !== "eventTime") return equalTo(expr);
  const { operator, literal } = expr;
  if (operator === "==") return equalTo(expr);
  const range = rangeOf(literal.value);
  if (range === undefined || operator === "!=") return {};
  return operator === "<" || operator === "<=" ? { toMs: range.toMs } : { fromMs: range.fromMs };
}

function equalTo(expr: Expr): TimeWindow {
  const required = requiredValues(expr);
  if (required?.path !== pathOf("eventTime")) return {};
  const ranges = required.values.map(rangeOf);
  const known = ranges.filter((range) => range !== undefined);
  if (known.length === 0 || known.length < ranges.length) return {};
  return {
    fromMs: Math.min(...known.map((range) => range.fromMs)),
    toMs: Math.max(...known.map((range) => range.toMs)),
  };
}

/** The times that eventTime texts next to this text stand for. */
function rangeOf(value: unknown): { readonly fromMs: number; readonly toMs: number } | undefined {
  if (typeof value !== "string") return undefined;
  const date = STARTS_WITH_DATE.exec(value)?.[0];
  const day = date === undefined ? Number.NaN : Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes 30 February for 2 March, and 1 March would be lost.
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(date ?? "")) return undefined;
  const exact = EXACT.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(exact)) return { fromMs: exact, toMs: exact };
  return { fromMs: day, toMs: day + DAY_MS - 1000 };
}
