import type { CompareOperator, Expr, Json, Path } from "../expr-parser/ast.ts";
import type { CloudTrailRecord } from "../record.ts";
import { deepEqual } from "./deep-equal.ts";
import { compilePath } from "./json-path.ts";
import { compileNetworks } from "./networks.ts";

export type Predicate = (record: CloudTrailRecord) => boolean;

/** A test of one selected value. A path that selects nothing counts as one null, given here as undefined. */
type ValueTest = (value: unknown) => boolean;

/**
 * Compiles an expression to a closure; the truth table is in docs/query-language.md.
 * @throws SpitzelError when a path holds a filter that could never be evaluated, or a pattern takes more than linear
 * time. The predicate throws Undecided for a value on which a pattern would take too long.
 */
export async function compileExpression(expr: Expr): Promise<Predicate> {
  switch (expr.kind) {
    case "or": {
      const operands = await Promise.all(expr.operands.map(compileExpression));
      return (record) => operands.some((holds) => holds(record));
    }
    case "and": {
      const operands = await Promise.all(expr.operands.map(compileExpression));
      return (record) => operands.every((holds) => holds(record));
    }
    case "not": {
      const holds = await compileExpression(expr.operand);
      return (record) => !holds(record);
    }
    case "present":
    case "compare":
    case "regex":
    case "in":
    case "text":
    case "cidr": {
      const { test, isNegated } = await compileComparison(expr);
      const holds = await anyNode(expr.path, test);
      return isNegated ? (record) => !holds(record) : holds;
    }
  }
}

type Comparison = Exclude<Expr, { kind: "or" | "and" | "not" }>;

/**
 * The comparison as a test of a single value. `!=` is the negation of `==` over all nodes, hence
 * `isNegated`: no node equals.
 */
export async function compileComparison(expr: Comparison): Promise<{
  readonly test: ValueTest;
  readonly isNegated: boolean;
}> {
  switch (expr.kind) {
    case "present":
      return { test: (value) => value !== null && value !== undefined, isNegated: false };
    case "compare":
      return expr.operator === "==" || expr.operator === "!="
        ? { test: equals(expr.literal.value), isNegated: expr.operator === "!=" }
        : { test: ordered(expr.operator, expr.literal.value), isNegated: false };
    case "regex": {
      const { compileSearch } = await import("../regex/search.ts");
      const isFound = compileSearch(expr.pattern, expr.flags);
      return { test: (value) => typeof value === "string" && isFound(value), isNegated: false };
    }
    case "in": {
      const tests = expr.values.map(equals);
      return { test: (value) => tests.some((isEqual) => isEqual(value)), isNegated: false };
    }
    case "text": {
      const holds = compileText(expr);
      return { test: (value) => typeof value === "string" && holds(value), isNegated: false };
    }
    case "cidr": {
      const isInside = compileNetworks(expr.networks);
      return { test: (value) => typeof value === "string" && isInside(value), isNegated: false };
    }
  }
}

function compileText({
  operator,
  values,
  isCaseless,
}: Extract<Expr, { readonly kind: "text" }>): (text: string) => boolean {
  const wanted = isCaseless ? values.map((value) => value.toLowerCase()) : values;
  const tests = wanted.map((value): ((text: string) => boolean) => {
    switch (operator) {
      case "contains":
        return (text) => text.includes(value);
      case "startswith":
        return (text) => text.startsWith(value);
      case "endswith":
        return (text) => text.endsWith(value);
      case "is":
        return (text) => text === value;
    }
  });
  const isAny = (text: string) => tests.some((holds) => holds(text));
  return isCaseless ? (text) => isAny(text.toLowerCase()) : isAny;
}

function equals(expected: Json): ValueTest {
  if (expected === null) return (value) => value === null || value === undefined;
  if (typeof expected !== "object") return (value) => value === expected;
  return (value) => deepEqual(value, expected);
}

function ordered(operator: Exclude<CompareOperator, "==" | "!=">, bound: Json): ValueTest {
  if (typeof bound === "number") {
    const holds = inOrder<number>(operator);
    return (value) => typeof value === "number" && holds(value, bound);
  }
  if (typeof bound === "string") {
    const holds = inOrder<string>(operator);
    return (value) => typeof value === "string" && holds(value, bound);
  }
  return () => false;
}

function inOrder<T extends number | string>(
  operator: Exclude<CompareOperator, "==" | "!=">,
): (left: T, right: T) => boolean {
  switch (operator) {
    case "<":
      return (left, right) => left < right;
    case "<=":
      return (left, right) => left <= right;
    case ">":
      return (left, right) => left > right;
    case ">=":
      return (left, right) => left >= right;
  }
}

async function anyNode(path: Path, test: ValueTest): Promise<Predicate> {
  const selector = await compilePath(path);
  if (selector.kind === "one") {
    const { select } = selector;
    return (record) => test(select(record));
  }
  const { select } = selector;
  return (record) => {
    const nodes = select(record);
    return nodes.length === 0 ? test(undefined) : nodes.some(test);
  };
}
