import type { Json } from "./ast.ts";
import { type Cursor, matchAt } from "./lex.ts";
import { MAX_DEPTH, syntaxError } from "./syntax-error.ts";

/** JSON's numbers, and as Python writes them: `1_000`, `.5`, `5.`, `+1`. */
const NUMBER =
  /[+-]?(?:(?:0|[1-9](?:_?\d)*)(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d+)?(?!\w)/y;
/** Python's (and JavaScript's) whole numbers to other bases. */
const BASED_NUMBER = /[+-]?0(?:[xX](?:_?[\da-fA-F])+|[oO](?:_?[0-7])+|[bB](?:_?[01])+)(?!\w)/y;
/** What Python writes before a string: r keeps backslashes; b and u mean nothing here. */
const STRING_START = /(?:[rR][bB]?|[bB][rR]?|[uU])?(?=["'])/y;

/** JSON's words and Python's, which users of the original tool write. */
const CONSTANTS = new Map<string, null | boolean>([
  ["null", null],
  ["None", null],
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
]);

const EXPECTED = "expected a value (text in quotes, a number, true, false, null or a list)";

/**
 * Takes a literal: a JSON value, plus single-quoted strings, None/True/False, and tuples as lists.
 * @throws SpitzelError with the place.
 */
export function takeLiteral(cursor: Cursor, depth = 0): Json {
  if (depth > MAX_DEPTH) {
    throw syntaxError(
      cursor.text,
      cursor.offset,
      `expected at most ${MAX_DEPTH} nested levels`,
      "flatten the value.",
    );
  }
  cursor.skipSpace();
  const char = cursor.peek();
  if (isStringAhead(cursor)) return takeStrings(cursor, "plain");
  if (char === "[") return takeList(cursor, "]", depth);
  if (char === "(") return takeList(cursor, ")", depth);
  if (char === "{") return takeObject(cursor, depth);
  const constant = CONSTANTS.get(cursor.word());
  if (constant !== undefined) {
    cursor.offset += cursor.word().length;
    return constant;
  }
  const number = takeNumber(cursor);
  if (number !== undefined) return number;
  throw syntaxError(cursor.text, cursor.offset, EXPECTED, hintForBareText(cursor));
}

/** True for a list (Array.isArray does not narrow a readonly array). */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function hintForBareText(cursor: Cursor): string {
  const word = cursor.word();
  if (word === "") return 'write for example "AccessDenied".';
  const lower = word.toLowerCase();
  return CONSTANTS.has(lower)
    ? `write ${lower}.`
    : `put quotes around text: "${word}"; the whole expression in single quotes, or the shell takes them away.`;
}

function takeNumber(cursor: Cursor): number | undefined {
  const text =
    matchAt(BASED_NUMBER, cursor.text, cursor.offset) ??
    matchAt(NUMBER, cursor.text, cursor.offset) ??
    matchAt(/-?(?:0|[1-9]\d*)/y, cursor.text, cursor.offset);
  if (text === undefined) return undefined;
  const digits = text.replaceAll("_", "").replace(/^\+/, "");
  // Number reads no sign before 0x.
  const value = digits.startsWith("-") ? -Number(digits.slice(1)) : Number(digits);
  if (!Number.isFinite(value)) {
    throw syntaxError(
      cursor.text,
      cursor.offset,
      "expected a number that fits a double",
      "no record can hold this number.",
    );
  }
  cursor.offset += text.length;
  if (/[\w.]/.test(cursor.peek())) {
    throw syntaxError(
      cursor.text,
      cursor.offset,
      "expected the number to end here",
      "put quotes around text that starts with a digit.",
    );
  }
  return value === 0 ? 0 : value;
}

function takeList(cursor: Cursor, close: "]" | ")", depth: number): Json[] {
  cursor.offset++;
  const values: Json[] = [];
  for (;;) {
    cursor.skipSpace();
    if (cursor.take(close)) return values;
    values.push(takeLiteral(cursor, depth + 1));
    takeCommaOr(cursor, close);
  }
}

function takeObject(cursor: Cursor, depth: number): Json {
  cursor.offset++;
  const entries: [string, Json][] = [];
  for (;;) {
    cursor.skipSpace();
    if (cursor.take("}")) return Object.fromEntries(entries);
    const quote = cursor.peek();
    if (quote !== '"' && quote !== "'") {
      throw syntaxError(
        cursor.text,
        cursor.offset,
        "expected a quoted key",
        'write {"key": value}.',
      );
    }
    const key = takeString(cursor, "plain");
    cursor.skipSpace();
    if (!cursor.take(":")) {
      throw syntaxError(
        cursor.text,
        cursor.offset,
        'expected ":" after the key',
        'write {"key": value}.',
      );
    }
    entries.push([key, takeLiteral(cursor, depth + 1)]);
    takeCommaOr(cursor, "}");
  }
}

/** Between elements; a comma before the closing sign is allowed, as in Python. */
function takeCommaOr(cursor: Cursor, close: string): void {
  cursor.skipSpace();
  if (cursor.take(",") || cursor.peek() === close) return;
  throw syntaxError(
    cursor.text,
    cursor.offset,
    `expected "," or "${close}"`,
    "separate the elements with commas and close the list.",
  );
}

const ESCAPES = new Map([
  ['"', '"'],
  ["'", "'"],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/**
 * Takes the quoted string at the cursor. Escapes are JSON's; an unknown one keeps its backslash, so that
 * `"^\d+"` and `"^\\d+"` are the same regular expression. In a "regex" string `\b` and `\u002e` are kept as
 * well: there they are the word boundary and a literal dot, not a backspace and any character.
 */
function takeString(cursor: Cursor, use: "plain" | "regex"): string {
  const open = cursor.offset;
  const quote = cursor.peek();
  cursor.offset++;
  let value = "";
  for (;;) {
    if (cursor.atEnd) {
      throw syntaxError(
        cursor.text,
        open,
        `expected ${quote} to close this string`,
        `end the string with ${quote}; inside it, write \\${quote}.`,
      );
    }
    const char = cursor.peek();
    cursor.offset++;
    if (char === quote) return value;
    value += char === "\\" ? takeEscape(cursor, use) : char;
  }
}

/** True when a string starts here, perhaps with Python's prefix. */
export function isStringAhead(cursor: Cursor): boolean {
  return matchAt(STRING_START, cursor.text, cursor.offset) !== undefined;
}

/** Takes a string, and those that follow it: side by side they are one, as in Python. */
export function takeStrings(cursor: Cursor, use: "plain" | "regex"): string {
  let value = "";
  for (;;) {
    const prefix = matchAt(STRING_START, cursor.text, cursor.offset) ?? "";
    cursor.offset += prefix.length;
    value += /r/i.test(prefix) ? takeRawString(cursor) : takeString(cursor, use);
    const end = cursor.offset;
    cursor.skipSpace();
    if (isStringAhead(cursor)) continue;
    cursor.offset = end;
    return value;
  }
}

/** `r"…"`: backslashes stay, also before a quote. */
function takeRawString(cursor: Cursor): string {
  const open = cursor.offset;
  const quote = cursor.peek();
  for (let i = open + 1; i < cursor.text.length; i++) {
    const char = cursor.text.charAt(i);
    if (char === "\\") i++;
    else if (char === quote) {
      cursor.offset = i + 1;
      return cursor.text.slice(open + 1, i);
    }
  }
  throw syntaxError(
    cursor.text,
    open,
    `expected ${quote} to close this string`,
    `end the string with ${quote}; inside it, write \\${quote}.`,
  );
}

/** The characters for the escape whose backslash has been taken. */
function takeEscape(cursor: Cursor, use: "plain" | "regex"): string {
  const hex = matchAt(/u[0-9a-fA-F]{4}/y, cursor.text, cursor.offset);
  if (hex !== undefined && use === "plain") {
    cursor.offset += hex.length;
    return String.fromCharCode(Number.parseInt(hex.slice(1), 16));
  }
  const char = cursor.peek();
  const known = use === "regex" && char === "b" ? undefined : ESCAPES.get(char);
  if (known === undefined) return "\\";
  cursor.offset++;
  return known;
}
