import { type Cursor, matchAt } from "./lex.ts";
import { isStringAhead, takeStrings } from "./literal.ts";
import { fromPython } from "./python-pattern.ts";
import { syntaxError } from "./syntax-error.ts";

interface Pattern {
  readonly pattern: string;
  readonly flags: string;
}

/** `/…/flags`, where a slash inside a class or after a backslash does not end the pattern. */
const SLASHED = /\/((?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/(\w*)/y;

/** `(?i)` and the like at the start, as Python and PCRE write flags. Python's `a` and `u` change nothing here. */
const LEADING_FLAGS = /^\(\?([imsxau]+)\)/;

/**
 * Takes what stands right of `regex`: a string or `/pattern/flags`. The pattern that is given back is ECMAScript's of
 * 2025 without `u`: it may hold `(?i:…)`. Python's spellings are translated.
 * @throws SpitzelError when it does not compile, or asks for a flag other than i, m, s, x.
 */
export function takePattern(cursor: Cursor): Pattern {
  cursor.skipSpace();
  const start = cursor.offset;
  const taken = takeWritten(cursor);
  let written = taken.pattern;
  let allFlags = taken.flags;
  for (;;) {
    const leading = LEADING_FLAGS.exec(written);
    if (leading === null) break;
    written = written.slice(leading[0].length);
    allFlags += leading[1];
  }
  const pattern = fromPython(written, allFlags);
  if (typeof pattern !== "string") {
    // An escaped quote before the place, or flags in front, move it.
    const inText = cursor.text.indexOf(written, start);
    const offset = inText < 0 || inText >= cursor.offset ? start : inText + pattern.offset;
    throw syntaxError(cursor.text, offset, pattern.message, pattern.hint);
  }
  const flags = [...new Set(allFlags.replaceAll(/[xau]/g, ""))].toSorted().join("");
  const reason = whyNotCompiling(pattern, flags);
  if (reason === undefined) return { pattern, flags };
  throw syntaxError(
    cursor.text,
    start,
    `expected a regular expression that compiles (${reason})`,
    "the syntax is ECMAScript's; escape a literal sign with a backslash.",
  );
}

/** Node 20 and 22 do not know `(?i:…)`; what is inside must compile all the same. */
const GROUP_FLAGS = /(\\.)|\(\?(?:[ims]+(?:-[ims]*)?|-[ims]+):/gs;

function whyNotCompiling(pattern: string, flags: string): string | undefined {
  try {
    return void RegExp(
      pattern.replaceAll(GROUP_FLAGS, (_all, escape?: string) => escape ?? "(?:"),
      flags,
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message;
  }
}

function takeWritten(cursor: Cursor): Pattern {
  const char = cursor.peek();
  if (isStringAhead(cursor)) return { pattern: takeStrings(cursor, "regex"), flags: "" };
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
