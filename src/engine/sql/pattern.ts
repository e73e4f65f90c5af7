import { SpitzelError } from "../../errors.ts";
import { type Re2Patterns, toRe2 } from "../../regex/re2-syntax.ts";
import { type Condition, conjunction, disjunction, negation, unknown } from "./condition.ts";
import { textLiteral } from "./literal.ts";

/** Trino's engine backtracks: longer texts are not given to a pattern that repeats this often. */
const MAX_BACKTRACKED = 1024;
const MANY_REPEATS = 2;
const MAX_REPEATS = 4;

/**
 * Whether a text, in SQL, has what an ECMAScript pattern looks for, in a syntax that Joni (Java's, Trino's default) and
 * RE2J read alike: https://trino.io/docs/current/functions/regexp.html
 */
export function compilePattern(
  text: string,
  { pattern, flags }: { readonly pattern: string; readonly flags: string },
): Condition {
  const what = `/${pattern}/${flags}`;
  const re2 = linear(pattern, flags);
  if (re2 === undefined) return unknown(what, "engines have no such regular expression");
  const all = re2.all.map(toPortable);
  const none = re2.none.map(toPortable);
  if (!all.every(isDefined) || !none.every(isDefined)) {
    return unknown(what, "regular expressions of engines differ here");
  }
  const found = conjunction([
    ...all.map(({ source }) => search(text, source)),
    ...none.map(({ source }) => negation(search(text, source))),
  ]);
  const parts = [...all, ...none];
  const unsure = disjunction([
    // Folding and word boundaries are Unicode's in one engine, ASCII's in another.
    ...(parts.some(({ isAscii }) => isAscii) ? [search(text, "[^\\x00-\\x7f]")] : []),
    ...(parts.some(({ repeats }) => repeats >= MANY_REPEATS)
      ? [`length(${text}) > ${MAX_BACKTRACKED}`]
      : []),
  ]);
  // The question whether it is safe to search comes first.
  return {
    superset: disjunction([unsure, found]),
    subset: conjunction([negation(unsure), found]),
    dropped: [],
  };
}

/** Undefined for what takes more than linear time. */
function linear(pattern: string, flags: string): Re2Patterns | undefined {
  try {
    return toRe2(pattern, flags);
  } catch (error) {
    if (!(error instanceof SpitzelError)) throw error;
    return undefined;
  }
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function search(text: string, source: string): string {
  return `regexp_like(${text}, ${textLiteral(source)})`;
}

interface PortablePattern {
  readonly source: string;
  /** Engines agree on texts in ASCII only. */
  readonly isAscii: boolean;
  /** Repeats without an end. */
  readonly repeats: number;
}

const TOKEN =
  /\\x\{[\da-f]+\}|\(\?(?:-?i)?:|\(\?i\)|\\[AzbBdDwWtnr]|\\x[\da-f]{2}|\\-|\[\^?|\{\d+,?\d*\}|[\w()|*+?\]\- !-]/y;

/** The classes that Joni takes for Unicode's, for use inside a class. */
const CLASSES: Readonly<Record<string, string>> = {
  "\\d": "0-9",
  "\\w": "0-9A-Z_a-z",
  "\\D": "\\x00-\\x{2f}\\x{3a}-\\x{10ffff}",
  "\\W": "\\x00-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{10ffff}",
};

/** RE2's syntax, as `regex/re2-syntax` writes it, in what both engines share; undefined for what they do not. */
function toPortable(re2: string): PortablePattern | undefined {
  const tokens = tokensOf(re2);
  if (tokens === undefined) return undefined;
  const repeats = countRepeats(tokens);
  if (repeats > MAX_REPEATS) return undefined;
  const source = tokens
    .map(({ text, isInClass }) => {
      const ranges = CLASSES[text];
      if (ranges === undefined) return text;
      return isInClass ? ranges : `[${ranges}]`;
    })
    .join("");
  const isAscii = tokens.some(({ text }) => text.startsWith("(?i") || /^\\b$/i.test(text));
  return { source, isAscii, repeats };
}

interface Token {
  readonly text: string;
  readonly isInClass: boolean;
}

function tokensOf(re2: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let isInClass = false;
  for (let at = 0; at < re2.length;) {
    TOKEN.lastIndex = at;
    const text = TOKEN.exec(re2)?.[0];
    if (text === undefined || isLoneSurrogate(text)) return undefined;
    at += text.length;
    if (text === "]") isInClass = false;
    tokens.push({ text, isInClass });
    if (/^\[\^?$/.test(text)) isInClass = true;
  }
  return tokens;
}

function isLoneSurrogate(token: string): boolean {
  return /^\\x\{d[89a-f][\da-f]{2}\}$/.test(token);
}

/**
 * How often the pattern repeats without an end; infinitely where what is repeated itself repeats or chooses: that takes
 * an engine that backtracks exponential time.
 */
function countRepeats(tokens: readonly Token[]): number {
  let repeats = 0;
  /** For each open group, whether it repeats or chooses. */
  const open: boolean[] = [false];
  let isClosedChoice = false;
  for (const { text, isInClass } of tokens) {
    const isRepeat = !isInClass && /^(?:[*+]|\{\d+,?\d*\})$/.test(text);
    if (isRepeat && isClosedChoice) return Infinity;
    if (isRepeat && !/\d\}$/.test(text)) repeats++;
    if (isRepeat || (!isInClass && /^[|?]$/.test(text))) open[open.length - 1] = true;
    isClosedChoice = false;
    if (isInClass) continue;
    if (/^\(\?-?i?:$/.test(text)) open.push(false);
    else if (text === ")") {
      isClosedChoice = open.pop() === true;
      if (isClosedChoice) open[open.length - 1] = true;
    }
  }
  return repeats;
}
