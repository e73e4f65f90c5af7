import { Buffer } from "node:buffer";
import { Undecided } from "../../errors.ts";
import type { Expr, Json } from "../../expr-parser/ast.ts";
import { compileActions } from "../../match/action-glob.ts";
import { anchorOf, anywherePattern } from "../../match/anywhere.ts";
import { compileComparison } from "../../match/predicate.ts";
import type { Query } from "../../match/query.ts";
import { CONTAINER, isProjectable, MISSING, UNKNOWN } from "../../source/product.ts";
import { MAX_NEEDLE_BYTES } from "./assembly/layout.ts";
import type { Scanner } from "./scanner.ts";
import { valueVerdict } from "./value-verdict.ts";
import { ASK, every, negated, NO, type RowTest, some, YES } from "./verdict.ts";

const EVENT_SOURCE: readonly string[] = ["eventSource"];
const EVENT_NAME: readonly string[] = ["eventName"];

/** The paths whose values decide the query, as far as projected values can. */
export function queryPaths({ matches }: Query): readonly (readonly string[])[] {
  return [EVENT_SOURCE, EVENT_NAME, ...matches.flatMap(exprPaths)];
}

/**
 * How many of these, from the first on, are asked of nearly every record: a test that most records fail comes first,
 * and most of the others are never made.
 */
export function eagerPaths({ actions, texts, matches }: Query): number {
  if (texts.length > 0) return 0;
  const isAnyAction = actions.some(({ prefix, action }) => prefix === "*" && action === "*");
  const [first] = matches;
  return 2 + (isAnyAction && first !== undefined ? exprPaths(first).length : 0);
}

function exprPaths(expr: Expr): readonly (readonly string[])[] {
  switch (expr.kind) {
    case "or":
    case "and":
      return expr.operands.flatMap(exprPaths);
    case "not":
      return exprPaths(expr.operand);
    case "present":
    case "compare":
    case "regex":
    case "in":
    case "cidr":
    case "text": {
      const { keys } = expr.path;
      return keys !== undefined && isProjectable(keys) ? [keys] : [];
    }
  }
}

/** The number of a path among the scanner's paths. */
export type PathNumber = (keys: readonly string[]) => number;

/**
 * The query as a test of projected values. It says the same as `compileQuery` says of the parsed record, or ASK.
 * @param scanner with the paths of `queryPaths`.
 */
export async function queryVerdict(
  query: Query,
  scanner: Scanner,
  numberOf: PathNumber,
): Promise<RowTest> {
  const { actions, window } = query;
  const tests = await Promise.all(
    query.matches.map((expr) => exprVerdict(expr, scanner, numberOf)),
  );
  const isEverything = actions.some(({ text }) => text === "*") && query.excludes.length === 0;
  if (!isEverything) tests.unshift(actionVerdict(query, scanner, numberOf));
  // First: what most records lack is found without a look at any of their values.
  if (query.texts.length > 0)
    tests.unshift(some(query.texts.map((text) => textVerdict(text, scanner))));
  const { fromMs = -Infinity, toMs = Infinity } = window;
  if (fromMs !== -Infinity || toMs !== Infinity) {
    tests.push((row) => {
      const ms = scanner.timeMs(row);
      if (Number.isNaN(ms)) return ASK;
      return ms >= fromMs && ms <= toMs ? YES : NO;
    });
  }
  return tests.length === 0 ? () => YES : every(tests);
}

/** Whether a text stands anywhere in the record. */
function textVerdict(text: string, scanner: Scanner): RowTest {
  const anchor = anchorOf(text);
  const pattern = anywherePattern(text);
  const inText: RowTest = (row) =>
    pattern.test(Buffer.from(scanner.line(row)).toString()) ? YES : NO;
  const isFound = anchor === "" ? undefined : scanner.finder(anchor);
  if (isFound === undefined) return inText;
  // The anchor is all of it, unless it was too long.
  const isWhole = anchor === text && text.length <= MAX_NEEDLE_BYTES;
  return (row) => (isFound(row) ? (isWhole ? YES : inText(row)) : NO);
}

function actionVerdict(query: Query, scanner: Scanner, numberOf: PathNumber): RowTest {
  const isAsked = compileActions(query.actions, query.excludes);
  const [source, name] = [numberOf(EVENT_SOURCE), numberOf(EVENT_NAME)];
  const [sourceIdOf, nameIdOf] = [scanner.idsAt(source), scanner.idsAt(name)];
  const known = new Map<number, number>();
  scanner.onForget(() => known.clear());
  const textOf = (path: number, id: number): string => {
    if (id === MISSING || id === CONTAINER) return "";
    const value: unknown = JSON.parse(scanner.text(path, id));
    return typeof value === "string" ? value : "";
  };
  return (row) => {
    const [sourceId, nameId] = [sourceIdOf(row), nameIdOf(row)];
    const pair = sourceId * 65_536 + nameId;
    let verdict = known.get(pair);
    if (verdict === undefined) {
      if (sourceId === UNKNOWN || nameId === UNKNOWN) verdict = ASK;
      else verdict = isAsked(textOf(source, sourceId), textOf(name, nameId)) ? YES : NO;
      known.set(pair, verdict);
    }
    return verdict;
  };
}

async function exprVerdict(expr: Expr, scanner: Scanner, numberOf: PathNumber): Promise<RowTest> {
  const all = (operands: readonly Expr[]) =>
    Promise.all(operands.map((operand) => exprVerdict(operand, scanner, numberOf)));
  switch (expr.kind) {
    case "or":
      return some(await all(expr.operands));
    case "and":
      return every(await all(expr.operands));
    case "not":
      return negated(await exprVerdict(expr.operand, scanner, numberOf));
    case "present":
    case "compare":
    case "regex":
    case "in":
    case "cidr":
    case "text": {
      const { keys } = expr.path;
      if (keys === undefined || !isProjectable(keys)) return () => ASK;
      const { test, isNegated } = await compileComparison(expr);
      const verdict = valueVerdict(scanner, numberOf(keys), {
        value: (value) => decided(() => test(value)),
        // A test that does not look inside says the same of every object and list.
        container: looksInside(expr) ? ASK : test({}) ? YES : NO,
      });
      return isNegated ? negated(verdict) : verdict;
    }
  }
}

/** Where the value cannot be decided, the parsed record is asked, and becomes a skip. */
function decided(holds: () => boolean): number {
  try {
    return holds() ? YES : NO;
  } catch (error) {
    if (error instanceof Undecided) return ASK;
    throw error;
  }
}

function looksInside(expr: Expr): boolean {
  if (expr.kind === "compare") return isContainer(expr.literal.value);
  return expr.kind === "in" && expr.values.some(isContainer);
}

function isContainer(value: Json): boolean {
  return typeof value === "object" && value !== null;
}
