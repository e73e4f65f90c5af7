import { type Cursor, matchAt } from "./lex.ts";
import { takeString } from "./literal.ts";
import { syntaxError } from "./syntax-error.ts";

interface Pattern {
  readonly pattern: string;
  readonly flags: string;
}

/** `/…/flags`, where a slash inside a class or after a backslash does not end the pattern. */
const SLASHED = /\/((?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/(\w*)/y;

/** `(?i)` and the like at the start, as Python and PCRE write flags. */
const LEADING_FLAGS = /^\(\?([ims]+)\)/;

/**
 * Takes what stands right of `regex`: a string or `/pattern/flags`. The pattern is ECMAScript without `u`.
 * @throws SpitzelError when it does not compile, or asks for a flag other than i, m, s.
 */
export function takePattern(cursor: Cursor): Pattern {
  cursor.skipSpace();
  const start = cursor.offset;
  let { pattern, flags } = takeWritten(cursor);
  for (;;) {
    const leading = LEADING_FLAGS.exec(pattern);
    if (leading === null) break;
    pattern = pattern.slice(leading[0].length);
    flags += leading[1];
  }
  flags = [...new Set(flags)].toSorted().join("");
  const reason = whyNotCompiling(pattern, flags);
  if (reason === undefined) return { pattern, flags };
  throw syntaxError(
    cursor.text,
    start,
    `expected a regular expression that compiles (${reason})`,
    "the syntax is ECMAScript's; escape a literal sign with a backslash.",
  );
}

function whyNotCompiling(pattern: string, flags: string): string | undefined {
  try {
    return void RegExp(pattern, flags);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message;
  }
}

function takeWritten(cursor: Cursor): Pattern {
  const char = cursor.peek();
  if (char === '"' || char === "'") return { pattern: takeString(cursor, "regex"), flags: "" };
  const start = cursor.offset;
  const slashed = char === "/" ? matchAt(SLASHED, cursor.text, start) : undefined;
  if (slashed === undefined) {
    throw syntaxError(
      cursor.text,
      start,
      "expected a regular expression in quotes or slashes after regex",
      'write regex "^Get" or regex /^get/i.',
    );
  }
  cursor.offset += slashed.length;
  const end = slashed.lastIndexOf("/");
  const flags = slashed.slice(end + 1);
  const unknown = /[^ims]/.exec(flags);
  if (unknown !== null) {
    throw syntaxError(
      cursor.text,
      start + end + 1 + unknown.index,
      `expected only the flags i, m and s, got "${unknown[0]}"`,
      "every regex is an unanchored search; other flags have no use here.",
    );
  }
  return { pattern: slashed.slice(1, end), flags };
}
