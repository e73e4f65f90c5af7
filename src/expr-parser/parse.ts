import type { CompareOperator, Expr, Json } from "./ast.ts";
import { Cursor, type WordHint } from "./lex.ts";
import { isList, takeLiteral } from "./literal.ts";
import { takeNetworks } from "./network.ts";
import { takePath } from "./path.ts";
import { takePattern } from "./pattern.ts";
import { MAX_DEPTH, syntaxError } from "./syntax-error.ts";

const TEXT_OPERATORS = ["contains", "startswith", "endswith"] as const;

/** Longest first, so that `<=` is not read as `<`. */
const COMPARE_OPERATORS: readonly CompareOperator[] = ["==", "!=", "<=", ">=", "<", ">"];

/**
 * Parses one match expression. Grammar and truth table: docs/query-language.md.
 * @param wordHint what to write instead of a word where a path is expected, a sentence
 * @throws SpitzelError (exit code 2) with the place, what was expected there, and a hint.
 */
export function parseExpression(text: string, wordHint?: WordHint): Expr {
  const cursor = new Cursor(text, wordHint);
  const expr = takeOr(cursor, 0);
  cursor.skipSpace();
  // A comment, as Python has it.
  if (!cursor.atEnd && cursor.peek() !== "#") {
    throw syntaxError(
      text,
      cursor.offset,
      'expected "and", "or" or the end of the expression',
      cursor.peek() === ")"
        ? "remove this bracket, or open it earlier."
        : "join comparisons with and / or, and put text in quotes.",
    );
  }
  return expr;
}

function takeOr(cursor: Cursor, depth: number): Expr {
  return takeChain(cursor, "or", "||", () => takeAnd(cursor, depth));
}

function takeAnd(cursor: Cursor, depth: number): Expr {
  return takeChain(cursor, "and", "&&", () => takeUnary(cursor, depth));
}

function takeChain(cursor: Cursor, kind: "and" | "or", sign: string, takeOne: () => Expr): Expr {
  const first = takeOne();
  const operands = [first];
  cursor.skipSpace();
  while (cursor.takeWord(kind) || cursor.take(sign)) {
    operands.push(takeOne());
    cursor.skipSpace();
  }
  if (operands.length === 1) return first;
  return { kind, operands, span: { start: first.span.start, end: operands.at(-1)!.span.end } };
}

function takeUnary(cursor: Cursor, depth: number): Expr {
  cursor.skipSpace();
  const start = cursor.offset;
  if (depth > MAX_DEPTH) {
    const message = `expected at most ${MAX_DEPTH} nested levels`;
    throw syntaxError(cursor.text, start, message, "split the expression into several.");
  }
  if (cursor.takeWord("not") || cursor.take("!")) {
    const operand = takeUnary(cursor, depth + 1);
    return { kind: "not", operand, span: { start, end: operand.span.end } };
  }
  if (!cursor.take("(")) return takeComparison(cursor);
  const inner = takeOr(cursor, depth + 1);
  cursor.skipSpace();
  if (!cursor.take(")")) {
    throw syntaxError(
      cursor.text,
      cursor.offset,
      'expected "and", "or" or ")"',
      `close the bracket that opens at character ${start + 1}.`,
    );
  }
  return { ...inner, span: { start, end: cursor.offset } };
}

function takeComparison(cursor: Cursor): Expr {
  const start = cursor.offset;
  if (cursor.peek() !== "$") {
    throw syntaxError(cursor.text, start, "expected a path, which starts with $", pathHint(cursor));
  }
  const path = takePath(cursor);
  cursor.skipSpace();
  const spanned = <T extends object>(rest: T) => ({
    ...rest,
    path,
    span: { start, end: cursor.offset },
  });
  const operator = COMPARE_OPERATORS.find((candidate) => cursor.take(candidate));
  if (operator !== undefined) {
    rejectDoubled(cursor, operator);
    const literal = takeOperand(cursor);
    const { value } = literal;
    if (operator !== "==" || typeof value !== "string" || !takesCaseless(cursor)) {
      return spanned({ kind: "compare", operator, literal } as const);
    }
    return spanned({ kind: "text", operator: "is", values: [value], isCaseless: true } as const);
  }
  const textOperator = TEXT_OPERATORS.find((candidate) => cursor.takeWord(candidate));
  if (textOperator !== undefined) {
    const values = takeTexts(cursor, textOperator);
    const isCaseless = takesCaseless(cursor);
    return spanned({ kind: "text", operator: textOperator, values, isCaseless } as const);
  }
  if (cursor.takeWord("regex")) return spanned({ kind: "regex", ...takePattern(cursor) } as const);
  if (cursor.takeWord("in")) return spanned({ kind: "in", values: takeValues(cursor) } as const);
  if (cursor.takeWord("cidr")) {
    return spanned({ kind: "cidr", networks: takeNetworks(cursor) } as const);
  }
  if (/^(?:$|\)|&&|\|\||and\b|or\b)/.test(cursor.text.slice(cursor.offset))) {
    return { kind: "present", path, span: path.span };
  }
  throw syntaxError(
    cursor.text,
    cursor.offset,
    "expected an operator (==, !=, regex, in, cidr, contains, startswith, endswith, <, <=, >, >=) after the path",
    operatorHint(cursor),
  );
}

function takeOperand(cursor: Cursor): {
  readonly value: Json;
  readonly span: { readonly start: number; readonly end: number };
} {
  cursor.skipSpace();
  const start = cursor.offset;
  if (cursor.peek() === "$") {
    throw syntaxError(
      cursor.text,
      start,
      "expected a value, got a path",
      "a path is compared with a fixed value; two paths cannot be compared.",
    );
  }
  if (cursor.peek() === "/") {
    throw syntaxError(
      cursor.text,
      start,
      "expected a value, got a regular expression",
      "write regex instead of the comparison sign.",
    );
  }
  const value = takeLiteral(cursor);
  return { value, span: { start, end: cursor.offset } };
}

/** One text, or a list of which one is enough. */
function takeTexts(cursor: Cursor, operator: string): readonly string[] {
  cursor.skipSpace();
  const start = cursor.offset;
  const value = takeLiteral(cursor);
  const texts = isList(value) ? value : [value];
  const strings = texts.filter((text) => typeof text === "string");
  if (strings.length === texts.length) return strings;
  throw syntaxError(
    cursor.text,
    start,
    `expected text in quotes after ${operator}, or a list of texts`,
    `write ${operator} "text".`,
  );
}

/** `icase` behind a text: letters in either case. */
function takesCaseless(cursor: Cursor): boolean {
  const { offset } = cursor;
  cursor.skipSpace();
  if (cursor.takeWord("icase")) return true;
  cursor.offset = offset;
  return false;
}

function takeValues(cursor: Cursor): readonly Json[] {
  cursor.skipSpace();
  const start = cursor.offset;
  const values = takeLiteral(cursor);
  if (isList(values)) return values;
  throw syntaxError(
    cursor.text,
    start,
    "expected a list after in",
    'write in ["AccessDenied", "Client.UnauthorizedOperation"].',
  );
}

function rejectDoubled(cursor: Cursor, operator: CompareOperator): void {
  const next = cursor.peek();
  if (next !== "=" && next !== ">" && next !== "<" && next !== "~") return;
  const written = operator + next;
  const hint =
    written === "<>" ? "use != for unequal." : `use ${operator === "!=" ? "!=" : "=="} to compare.`;
  throw syntaxError(cursor.text, cursor.offset, `expected a value, got "${next}"`, hint);
}

function pathHint(cursor: Cursor): string {
  const word = cursor.word();
  // "$x.y" in double quotes, where the shell puts a variable that is empty.
  const isEmptied = cursor.offset === 0 || cursor.text.slice(0, cursor.offset).trim() === "";
  if (
    isEmptied &&
    /^(?:$|[.=<>[]|!=|&|\||(?:regex|in|cidr|contains|startswith|endswith)\b)/.test(
      cursor.text.slice(cursor.offset),
    )
  ) {
    return "put the expression in single quotes, so that the shell leaves $ to spitzel.";
  }
  if (/^(?:and|or)$/i.test(word) || cursor.atEnd) return "an expression is missing here.";
  if (/^not$/i.test(word)) return "keywords are lower case: not.";
  if (word !== "") return cursor.wordHint(word);
  return 'write the path on the left: $.errorCode == "AccessDenied".';
}

/** What people write who come from another language. */
function operatorHint(cursor: Cursor): string {
  const rest = cursor.text.slice(cursor.offset);
  const word = cursor.word();
  if (/^(?:and|or|regex|in|cidr|contains|startswith|endswith)$/i.test(word)) {
    return `keywords are lower case: ${word.toLowerCase()}.`;
  }
  if (/^(?:=~|~|matches\b|like\b)/i.test(rest)) {
    return 'use regex to search in text: $.userAgent regex "aws-cli".';
  }
  if (/^not\s+in\b/i.test(rest)) return 'write not in front: not $.errorCode in ["AccessDenied"].';
  if (/^not\b/i.test(rest)) return 'write not in front: not $.sourceIPAddress cidr "10.0.0.0/8".';
  if (/^(?:exists?|is\s+present|present)\b/i.test(rest)) {
    return "use != null for a field that is there: $.errorCode != null.";
  }
  if (/^is\s+not\b/i.test(rest)) return "use != null for a field that is there.";
  if (rest.startsWith("=") || /^is\b/i.test(rest)) return "use == to compare.";
  if (rest.startsWith("!")) return "use != for unequal.";
  if (rest.startsWith("&")) return "use and, or &&.";
  if (rest.startsWith("|")) return "use or, or ||.";
  return 'compare it: $.errorCode == "AccessDenied".';
}
