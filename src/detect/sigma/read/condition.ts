import { RuleError, type RulePlace } from "../diagnostic.ts";

/** A parsed condition. What `1 of x*` and `all of x*` name is already looked up. */
export type Condition =
  | {
      readonly kind: "and" | "or";
      readonly operands: readonly Condition[];
      /** `1 of x*`, when that is how it is written. */
      readonly quantifier?: string;
    }
  | { readonly kind: "not"; readonly operand: Condition }
  | { readonly kind: "identifier"; readonly name: string };

interface Token {
  readonly text: string;
  readonly offset: number;
}

interface Cursor {
  readonly tokens: readonly Token[];
  readonly end: number;
  readonly fail: (message: string, offset: number) => RuleError;
  readonly names: readonly string[];
  next: number;
}

const MAX_NESTING = 64;

/**
 * Parses a condition (docs/design/detection.md §2.10). Precedence, low to high: or, and, not, `1|any|all of`, parentheses.
 * @param names the identifiers that exist, in their order
 * @param place where the text begins; the error names the column of the token
 * @throws RuleError for a syntax error, an unknown identifier, or a pattern that matches none.
 */
export function parseCondition(
  text: string,
  names: readonly string[],
  place: RulePlace,
): Condition {
  const fail = (message: string, offset: number): RuleError =>
    new RuleError(`${message} in condition "${oneLine(text)}"`, {
      ...place,
      // A block scalar's own columns are not known: its first line is the best place there is.
      column: text.includes("\n") ? place.column : place.column + offset,
    });
  const cursor: Cursor = { tokens: tokenize(text, fail), end: text.length, fail, names, next: 0 };
  const condition = parseOr(cursor, 0);
  const rest = cursor.tokens[cursor.next];
  if (rest !== undefined) {
    throw fail(`expected "and", "or" or the end, got "${rest.text}"`, rest.offset);
  }
  return condition;
}

const TOKEN = /\s*(?:([()])|([A-Za-z0-9_*-]+)|(\S))/y;

function tokenize(text: string, fail: Cursor["fail"]): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [, parenthesis, word, other] = match;
    const token = parenthesis ?? word ?? other ?? "";
    const offset = pattern.lastIndex - token.length;
    if (other === "|") {
      throw fail('"|" aggregations are deprecated: write a correlation rule; found one', offset);
    }
    if (other !== undefined) throw fail(`unexpected character "${other}"`, offset);
    tokens.push({ text: token, offset });
  }
  return tokens;
}

function parseOr(cursor: Cursor, depth: number): Condition {
  return parseChain(cursor, "or", () => parseChain(cursor, "and", () => parseNot(cursor, depth)));
}

function parseChain(cursor: Cursor, kind: "or" | "and", operand: () => Condition): Condition {
  const operands = [operand()];
  while (cursor.tokens[cursor.next]?.text.toLowerCase() === kind) {
    cursor.next += 1;
    operands.push(operand());
  }
  return operands.length === 1 && operands[0] ? operands[0] : { kind, operands };
}

function parseNot(cursor: Cursor, depth: number): Condition {
  const token = cursor.tokens[cursor.next];
  if (depth > MAX_NESTING) throw cursor.fail("too deeply nested", token?.offset ?? cursor.end);
  if (token?.text.toLowerCase() === "not") {
    cursor.next += 1;
    return { kind: "not", operand: parseNot(cursor, depth + 1) };
  }
  return parsePrimary(cursor, depth);
}

const KEYWORDS: ReadonlySet<string> = new Set(["and", "or", "not", "of"]);

function parsePrimary(cursor: Cursor, depth: number): Condition {
  const { fail } = cursor;
  const token = take(cursor, "an identifier");
  if (token.text === "(") {
    const inner = parseOr(cursor, depth + 1);
    const closing = take(cursor, '")"');
    if (closing.text !== ")") throw fail(`expected ")", got "${closing.text}"`, closing.offset);
    return inner;
  }
  if (cursor.tokens[cursor.next]?.text.toLowerCase() === "of") return parseOf(cursor, token);
  if (token.text === ")" || KEYWORDS.has(token.text.toLowerCase())) {
    throw fail(`expected an identifier, got "${token.text}"`, token.offset);
  }
  if (token.text.includes("*")) {
    throw fail(`expected "1 of" or "all of" before "${token.text}"`, token.offset);
  }
  if (!cursor.names.includes(token.text)) {
    throw fail(`unknown search identifier "${token.text}"`, token.offset);
  }
  return { kind: "identifier", name: token.text };
}

function parseOf(cursor: Cursor, quantifier: Token): Condition {
  const word = quantifier.text.toLowerCase();
  if (word !== "1" && word !== "any" && word !== "all") {
    const message = `expected "1", "any" or "all" before "of", got "${quantifier.text}"`;
    throw cursor.fail(message, quantifier.offset);
  }
  cursor.next += 1;
  const pattern = take(cursor, 'a pattern or "them"');
  const names = cursor.names.filter(namedBy(pattern.text));
  if (names.length === 0) {
    throw cursor.fail(`"${pattern.text}" names no search identifier`, pattern.offset);
  }
  const operands = names.map((name): Condition => ({ kind: "identifier", name }));
  const written = `${quantifier.text} of ${pattern.text}`;
  return { kind: word === "all" ? "and" : "or", operands, quantifier: written };
}

/** `them` and patterns that do not begin with `_` leave out identifiers that do (docs/design/detection.md §2.10). */
function namedBy(pattern: string): (name: string) => boolean {
  const isHidden = (name: string): boolean => name.startsWith("_") && !pattern.startsWith("_");
  if (pattern.toLowerCase() === "them") return (name) => !isHidden(name);
  const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
  return (name) => !isHidden(name) && expression.test(name);
}

function take(cursor: Cursor, wanted: string): Token {
  const token = cursor.tokens[cursor.next];
  if (token === undefined) throw cursor.fail(`expected ${wanted} at the end`, cursor.end);
  cursor.next += 1;
  return token;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

/** Every identifier the condition names. */
export function identifiersOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case "identifier":
      return [condition.name];
    case "not":
      return identifiersOf(condition.operand);
    case "and":
    case "or":
      return condition.operands.flatMap(identifiersOf);
  }
}
