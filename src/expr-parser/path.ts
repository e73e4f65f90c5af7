import type { Path } from "./ast.ts";
import { type Cursor, matchAt } from "./lex.ts";
import { syntaxError } from "./syntax-error.ts";

/** A name after a dot: up to white space, an operator, a bracket, a quote or the next dot. `@string()` is one too. */
const NAME = /(?:@[a-zA-Z]+\(\)|[^\s.[\](){}'"=!<>&|,])+/y;

/** jsonpath-plus gives these a meaning of their own, also inside a name: wildcard, parent, name-of, type test, escape. */
const NOT_A_PLAIN_NAME = /[*^~@`]/;

/**
 * Takes a path that starts at the cursor (at its `$`). It ends where its brackets and quotes are balanced
 * and white space, an operator or the end follows.
 * @throws SpitzelError with the place, when a bracket, quote or dot is left open.
 */
export function takePath(cursor: Cursor): Path {
  const start = cursor.offset;
  cursor.offset++;
  const keys: (string | undefined)[] = [];
  for (;;) {
    if (cursor.take("..")) {
      keys.push(undefined);
      if (cursor.peek() === "[") keys.push(takeBracket(cursor));
      else keys.push(takeName(cursor));
    } else if (cursor.take(".")) keys.push(takeName(cursor));
    else if (cursor.peek() === "[") keys.push(takeBracket(cursor));
    else if (/[\^~]/.test(cursor.peek())) {
      cursor.offset++;
      keys.push(undefined);
    } else break;
  }
  const text = cursor.text.slice(start, cursor.offset);
  if (/[\w'"@`*-]/.test(cursor.peek())) {
    throw syntaxError(
      cursor.text,
      cursor.offset,
      `expected "." or "[" after ${text}`,
      text === "$" ? "start a path with $. as in $.eventName." : "quote odd names: $['odd name'].",
    );
  }
  const isSingular = keys.every((key) => key !== undefined);
  return { text, keys: isSingular ? keys : undefined, span: { start, end: cursor.offset } };
}

/** @returns the key, or undefined when the name is an operator of jsonpath-plus. */
function takeName(cursor: Cursor): string | undefined {
  const name = matchAt(NAME, cursor.text, cursor.offset);
  if (name === undefined) {
    throw syntaxError(
      cursor.text,
      cursor.offset,
      "expected a name after the dot",
      "write $.userIdentity.arn, or $['odd name'] when the name has spaces or signs.",
    );
  }
  cursor.offset += name.length;
  return NOT_A_PLAIN_NAME.test(name) ? undefined : name;
}

/** @returns the key of `['name']` or `[0]`, or undefined for wildcards, slices, unions and filters. */
function takeBracket(cursor: Cursor): string | undefined {
  const open = cursor.offset;
  const end = endOfBracket(cursor.text, open);
  if (end === undefined) {
    throw syntaxError(
      cursor.text,
      open,
      'expected "]" to close this bracket',
      "brackets and quotes inside a path must be balanced.",
    );
  }
  cursor.offset = end;
  const inner = cursor.text.slice(open + 1, end - 1).trim();
  if (/^(?:0|[1-9]\d*)$/.test(inner)) return inner;
  const quoted = /^'((?:[^'\\]|\\.)*)'$|^"((?:[^"\\]|\\.)*)"$/s.exec(inner);
  const name = quoted?.[1] ?? quoted?.[2];
  if (name !== undefined && name !== "") return name.replace(/\\(.)/gs, "$1");
  checkBracket(cursor.text, open, inner);
  return undefined;
}

/** What jsonpath-plus would take in silence and answer with nothing. */
function checkBracket(text: string, open: number, inner: string): void {
  if (inner === "" || inner === "''" || inner === '""') {
    throw syntaxError(
      text,
      open + 1,
      "expected an index, a quoted name, * or a filter inside the brackets",
      "write $.resources[*], $.resources[0], $['odd name'] or $.resources[?(@.type=='AWS::IAM::Role')].",
    );
  }
  if (/^-\d+$/.test(inner)) {
    throw syntaxError(
      text,
      open + 1,
      "a negative index selects nothing",
      `write [${inner}:] to count from the end.`,
    );
  }
  if (inner.startsWith("(")) {
    throw syntaxError(
      text,
      open + 1,
      "script expressions are not evaluated",
      "use an index, a slice such as [-1:], or a filter [?(…)].",
    );
  }
  if (inner.startsWith("?") && !/^\?\(.*\)$/s.test(inner)) {
    throw syntaxError(
      text,
      open + 2,
      'expected "(" after the "?" of a filter',
      "write $.resources[?(@.type=='AWS::IAM::Role')].",
    );
  }
}

/** @returns the offset after the `]` that closes the bracket at `open`, or undefined. */
function endOfBracket(text: string, open: number): number | undefined {
  let depth = 0;
  let quote = "";
  for (let i = open; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "\\" && quote !== "") i++;
    else if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === "[") depth++;
    else if (char === "]" && --depth === 0) return i + 1;
  }
  return undefined;
}
