import { compileNetworks } from "../../../match/networks.ts";
import type { Comparison, NumberOperator, TextRelation } from "../tree/comparison.ts";
import { isOnlyStars, literalOf } from "../tree/pattern.ts";
import type { FieldItem, KeywordsItem } from "../tree/rule-node.ts";
import { toNumber } from "../tree/to-number.ts";
import { compileFieldPath } from "./field-lookup.ts";
import { anyValue, scalarsFound, type ValueTest } from "./found-value.ts";
import type { RecordView } from "./record-view.ts";
import { compileRegex } from "./regex.ts";
import { compilePattern } from "./text-test.ts";
import { timePartOf } from "./time-part.ts";

/** Whether the values found in a field satisfy an item, or one value of it. */
export type FoundTest = (view: RecordView, found: readonly unknown[]) => boolean;

/** Compiles what an item asks of the values found, but for its negation. */
export function compileValues({ quantifier, values }: FieldItem | KeywordsItem): FoundTest {
  if (quantifier === "any") {
    return compileAny(values.flatMap(({ alternatives }) => alternatives));
  }
  const tests = values.map(({ alternatives }) => compileAny(alternatives));
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (view, found) => tests.every((test) => test(view, found));
}

/** Several literals are one look-up in a set. */
function compileAny(alternatives: readonly Comparison[]): FoundTest {
  const literals = new Set<string>();
  const others: Comparison[] = [];
  for (const comparison of alternatives) {
    const literal = plainLiteral(comparison);
    if (literal === undefined) others.push(comparison);
    else literals.add(literal);
  }
  const tests = others.map(compileComparison);
  if (literals.size > 0) tests.unshift(literalsTest(literals));
  const [first, second] = tests;
  if (first === undefined) return () => false;
  if (second === undefined) return first;
  return (view, found) => tests.some((test) => test(view, found));
}

/** In lower case. */
function plainLiteral(comparison: Comparison): string | undefined {
  if (comparison.kind !== "pattern" || comparison.isCased) return undefined;
  if (comparison.number !== undefined) return undefined;
  return literalOf(comparison.pattern)?.toLowerCase();
}

function literalsTest(literals: ReadonlySet<string>): FoundTest {
  const [only = ""] = literals;
  const text =
    literals.size === 1
      ? (found: string): boolean => found.toLowerCase() === only
      : (found: string): boolean => literals.has(found.toLowerCase());
  return valueTest({ text, enters: false });
}

function valueTest(test: ValueTest): FoundTest {
  return (view, found) => anyValue(view, found, test);
}

function compileComparison(comparison: Comparison): FoundTest {
  switch (comparison.kind) {
    case "pattern": {
      const { pattern, isCased, number, entersContainers: enters } = comparison;
      if (isOnlyStars(pattern)) return valueTest({ text: () => true, enters });
      return valueTest({ text: compilePattern(pattern, isCased), enters, number });
    }
    case "regex": {
      const { source, flags, entersContainers: enters } = comparison;
      return valueTest({ text: compileRegex(source, flags), enters });
    }
    case "cidr":
      return valueTest({ text: compileNetworks([comparison.network]), enters: false });
    case "number":
      return numberTest(toNumber, comparison);
    case "time-part": {
      const { part } = comparison;
      return numberTest((text) => timePartOf(text, part), comparison);
    }
    case "exists": {
      const { isWanted } = comparison;
      return (_view, found) => found.length > 0 === isWanted;
    }
    case "null":
      return (_view, found) => found.every((value) => value === null);
    case "fieldref":
      return fieldReferenceTest(comparison);
  }
}

function numberTest(
  numberOf: (text: string) => number | undefined,
  { operator, bound }: { readonly operator: NumberOperator | "eq"; readonly bound: number },
): FoundTest {
  const holds = inOrder(operator, bound);
  return (_view, found) =>
    scalarsFound(found).some((text) => {
      const number = numberOf(text);
      return number !== undefined && holds(number);
    });
}

function inOrder(operator: NumberOperator | "eq", bound: number): (found: number) => boolean {
  switch (operator) {
    case "lt":
      return (found) => found < bound;
    case "lte":
      return (found) => found <= bound;
    case "gt":
      return (found) => found > bound;
    case "gte":
      return (found) => found >= bound;
    case "eq":
      return (found) => found === bound;
  }
}

function fieldReferenceTest({
  path,
  relation,
  isCased,
}: Extract<Comparison, { readonly kind: "fieldref" }>): FoundTest {
  const lookup = compileFieldPath(path);
  const holds = related(relation);
  const normal = (text: string): string => (isCased ? text : text.toLowerCase());
  return (view, found) => {
    const rights = scalarsFound(lookup(view)).map(normal);
    return scalarsFound(found).some((left) => rights.some((right) => holds(normal(left), right)));
  };
}

function related(relation: TextRelation): (left: string, right: string) => boolean {
  switch (relation) {
    case "equals":
      return (left, right) => left === right;
    case "contains":
      return (left, right) => left.includes(right);
    case "startswith":
      return (left, right) => left.startsWith(right);
    case "endswith":
      return (left, right) => left.endsWith(right);
  }
}
