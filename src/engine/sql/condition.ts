import type { DroppedPart } from "./compiled-sql.ts";

/**
 * A condition on one record, or on a row, as two SQL predicates, neither of which is ever NULL: `superset` is true
 * whenever the condition holds, `subset` only when it does. Negation swaps them, which is why both are kept.
 */
export interface Condition {
  readonly superset: string;
  readonly subset: string;
  readonly dropped: readonly DroppedPart[];
}

export const TRUE = "true";
export const FALSE = "false";

/** The same on both sides. */
export function exactly(sql: string): Condition {
  return { superset: sql, subset: sql, dropped: [] };
}

/** Nothing is known: every record may meet it, none is known to. */
export function unknown(what: string, why: string): Condition {
  return { superset: TRUE, subset: FALSE, dropped: [{ what, why }] };
}

export function not({ superset, subset, dropped }: Condition): Condition {
  return { superset: negation(subset), subset: negation(superset), dropped };
}

export function all(conditions: readonly Condition[]): Condition {
  return joined(conditions, conjunction);
}

export function any(conditions: readonly Condition[]): Condition {
  return joined(conditions, disjunction);
}

function joined(
  conditions: readonly Condition[],
  join: (parts: readonly string[]) => string,
): Condition {
  return {
    superset: join(conditions.map(({ superset }) => superset)),
    subset: join(conditions.map(({ subset }) => subset)),
    dropped: conditions.flatMap(({ dropped }) => dropped),
  };
}

export function conjunction(parts: readonly string[]): string {
  return joinWith(parts, "and", TRUE, FALSE);
}

export function disjunction(parts: readonly string[]): string {
  return joinWith(parts, "or", FALSE, TRUE);
}

function joinWith(
  parts: readonly string[],
  word: "and" | "or",
  neutral: string,
  decisive: string,
): string {
  if (parts.includes(decisive)) return decisive;
  const [first, ...others] = new Set(parts.filter((part) => part !== neutral));
  if (first === undefined) return neutral;
  return others.length === 0 ? first : `(${[first, ...others].join(` ${word} `)})`;
}

export function negation(sql: string): string {
  if (sql === TRUE) return FALSE;
  if (sql === FALSE) return TRUE;
  return `(not ${sql})`;
}

/** A predicate that may be NULL, where NULL is taken for `otherwise`. */
export function decided(sql: string, otherwise: boolean): string {
  return `coalesce(${sql}, ${otherwise})`;
}
