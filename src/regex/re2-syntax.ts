import { type AST, RegExpParser } from "@eslint-community/regexpp";
import { SpitzelError } from "../errors.ts";

/** What a pattern asks of a text: to be found there are all of `all` and none of `none`, each in RE2's syntax. */
export interface Re2Patterns {
  readonly all: readonly string[];
  readonly none: readonly string[];
  /** It counts so far that the automaton may have more states than can be remembered. */
  readonly isCounting: boolean;
}

/**
 * An ECMAScript pattern (without `u`, with modifiers such as `(?i:…)`) as RE2 writes it. The same texts match, but for:
 * a character is a code point; with `i`, case is Unicode's simple folding, as under `u`; with `m`, a line ends at \n.
 * https://github.com/google/re2/wiki/Syntax
 * @param flags a subset of "ims"
 * @throws SpitzelError with a place in `source` for what takes more than linear time: back-references, and look-around
 * anywhere but directly behind a leading `^` or before a closing `$`.
 */
export function toRe2(source: string, flags: string): Re2Patterns {
  const writer = new Re2Writer(source);
  const mode = { hasDotAll: flags.includes("s"), isMultiline: flags.includes("m") };
  const ignoreCase = flags.includes("i") ? "(?i)" : "";
  const [only, ...others] = writer.parse().alternatives;
  const { head, body, tail } = onlyIfSingle(only, others, mode);
  const inverted = (negate: boolean): readonly string[] => [
    ...head
      .filter((one) => one.negate === negate)
      .map((one) => `\\A(?:${writer.alternatives(one.alternatives, mode)})`),
    ...tail
      .filter((one) => one.negate === negate)
      .map((one) => `(?:${writer.alternatives(one.alternatives, mode)})\\z`),
  ];
  const main =
    body === undefined
      ? writer.alternatives([only, ...others].filter(isDefined), mode)
      : writer.elements(body, mode);
  return {
    all: [main, ...inverted(false)].map((text) => ignoreCase + text),
    none: inverted(true).map((text) => ignoreCase + text),
    isCounting: writer.isCounting,
  };
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/** `^(?!a)(?=b)c` is asked as three: no `^a`, `^b`, `^c`. And `c(?<!a)$` as two. */
function onlyIfSingle(
  only: AST.Alternative | undefined,
  others: readonly AST.Alternative[],
  { isMultiline }: Mode,
): {
  readonly head: readonly AST.LookaroundAssertion[];
  readonly body: readonly AST.Element[] | undefined;
  readonly tail: readonly AST.LookaroundAssertion[];
} {
  if (only === undefined || others.length > 0 || isMultiline) {
    return { head: [], body: undefined, tail: [] };
  }
  const { elements } = only;
  const head: AST.LookaroundAssertion[] = [];
  const tail: AST.LookaroundAssertion[] = [];
  let from = 0;
  let to = elements.length;
  if (isEdge(elements[0], "start")) {
    for (from = 1; isLook(elements[from], "lookahead", head); from++);
  }
  if (isEdge(elements.at(-1), "end")) {
    for (to--; to - 1 >= from && isLook(elements[to - 1], "lookbehind", tail); to--);
  }
  const body = [
    ...(from > 0 ? elements.slice(0, 1) : []),
    ...elements.slice(from, to),
    ...(to < elements.length ? elements.slice(-1) : []),
  ];
  return { head, body, tail };
}

function isEdge(element: AST.Element | undefined, kind: "start" | "end"): boolean {
  return element?.type === "Assertion" && element.kind === kind;
}

function isLook(
  element: AST.Element | undefined,
  kind: "lookahead" | "lookbehind",
  found: AST.LookaroundAssertion[],
): boolean {
  if (element?.type !== "Assertion" || element.kind !== kind) return false;
  found.push(element);
  return true;
}

interface Mode {
  readonly hasDotAll: boolean;
  readonly isMultiline: boolean;
}

/** RE2 takes no greater count, nor nested ones whose product is greater. */
const MAX_COUNT = 1000;
/** Written out, a pattern of more pieces would take seconds to compile. */
const MAX_PIECES = 20_000;
/** A count up to this much is too small to make many states. */
const SMALL_COUNT = 8;

/** ECMAScript's line terminators; RE2's own dot leaves out the first alone. */
const ANY_BUT_LINE_ENDS = "[^\\n\\r\\x{2028}\\x{2029}]";
const SPACES =
  "\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";
const NO_SPACES =
  "\\x00-\\x08\\x0e-\\x1f!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}" +
  "\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}";

class Re2Writer {
  readonly #source: string;
  #pieces = 0;
  isCounting = false;

  constructor(source: string) {
    this.#source = source;
  }

  parse(): AST.Pattern {
    try {
      return new RegExpParser().parsePattern(this.#source, 0, this.#source.length, {
        unicode: false,
        unicodeSets: false,
      });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw this.#refused(
        `a regular expression that compiles (${error.message})`,
        0,
        "the syntax is ECMAScript's; escape a literal sign with a backslash.",
      );
    }
  }

  alternatives(alternatives: readonly AST.Alternative[], mode: Mode): string {
    return alternatives.map(({ elements }) => this.elements(elements, mode)).join("|");
  }

  elements(elements: readonly AST.Element[], mode: Mode): string {
    let text = "";
    for (let i = 0; i < elements.length; i++) {
      const element = elements[i]!;
      const low = isHighSurrogate(element) ? lowSurrogateOf(elements[i + 1]) : undefined;
      if (isHighSurrogate(element) && low !== undefined) {
        // Without `u` the parser sees two halves; a count behind them stands at the second.
        const whole = character(joined(element.value, low.value));
        const next = elements[++i]!;
        text += next.type === "Quantifier" ? this.#quantified(next, whole, 1) : whole;
      } else text += this.#element(element, mode);
    }
    return text;
  }

  #element(element: AST.Element, mode: Mode): string {
    this.#count(1, element);
    switch (element.type) {
      case "Assertion":
        return this.#assertion(element, mode);
      case "Quantifier":
        return this.#repeated(element, mode);
      case "Group":
        return this.#group(element, mode);
      case "CapturingGroup":
        return `(?:${this.alternatives(element.alternatives, mode)})`;
      case "Character":
        return character(element.value);
      case "CharacterSet":
        return element.kind === "any"
          ? mode.hasDotAll
            ? "[\\x00-\\x{10ffff}]"
            : ANY_BUT_LINE_ENDS
          : `[${classSet(element)}]`;
      case "CharacterClass":
        return characterClass(element);
      case "Backreference":
        throw this.#refused(
          "no back-reference: it cannot be searched for in linear time",
          element.start,
          "write what it may stand for as alternatives, or test the result with another tool.",
        );
      case "ExpressionCharacterClass":
        throw new Error("only patterns with the flag v have such classes");
    }
  }

  #assertion(element: AST.Assertion, { isMultiline }: Mode): string {
    switch (element.kind) {
      case "start":
        return isMultiline ? "(?m:^)" : "\\A";
      case "end":
        return isMultiline ? "(?m:$)" : "\\z";
      case "word":
        return element.negate ? "\\B" : "\\b";
      case "lookahead":
      case "lookbehind":
        throw this.#refused(
          "no look-around here: it cannot be searched for in linear time",
          element.start,
          element.kind === "lookahead"
            ? 'write two conditions: … regex "a" and not … regex "b"; directly behind ^ it is allowed.'
            : 'write two conditions: … regex "a" and not … regex "b"; directly before $ it is allowed.',
        );
    }
  }

  #group(element: AST.Group, mode: Mode): string {
    const { add, remove } = element.modifiers ?? {};
    const inner = this.alternatives(element.alternatives, {
      hasDotAll: add?.dotAll === true || (mode.hasDotAll && remove?.dotAll !== true),
      isMultiline: add?.multiline === true || (mode.isMultiline && remove?.multiline !== true),
    });
    const letter = add?.ignoreCase === true ? "i" : remove?.ignoreCase === true ? "-i" : "";
    return `(?${letter}:${inner})`;
  }

  #repeated(quantifier: AST.Quantifier, mode: Mode): string {
    const { element } = quantifier;
    const before = this.#pieces;
    const inner = this.#element(element, mode);
    return this.#quantified(quantifier, inner, Math.max(1, this.#pieces - before));
  }

  #quantified(quantifier: AST.Quantifier, inner: string, pieces: number): string {
    const { min, max } = quantifier;
    const most = max === Infinity ? min : max;
    if (most > SMALL_COUNT) this.isCounting = true;
    this.#count(pieces * Math.max(most - 1, 0), quantifier);
    if (max === Infinity && min <= 1) return `${inner}${min === 0 ? "*" : "+"}`;
    if (min === 0 && max === 1) return `${inner}?`;
    if (most === 0) return max === Infinity ? `${inner}*` : "(?:)";
    const counted = most <= MAX_COUNT && !/\{\d/.test(inner.replaceAll(/\\x\{/g, ""));
    if (counted) return `${inner}{${min},${max === Infinity ? "" : max}}`;
    return `(?:${inner.repeat(min)}${max === Infinity ? `${inner}*` : optional(inner, max - min)})`;
  }

  #count(pieces: number, { start }: AST.Node): void {
    this.#pieces += pieces;
    if (this.#pieces <= MAX_PIECES) return;
    throw this.#refused(
      `counts that make at most ${MAX_PIECES} pieces of the pattern`,
      start,
      "count less far, or write * or + instead.",
    );
  }

  #refused(expected: string, offset: number, hint: string): SpitzelError {
    return new SpitzelError(`expected ${expected}`, {
      place: { text: this.#source, offset },
      hint,
    });
  }
}

/** `(?:a(?:a(?:a)?)?)?`, so that no count is nested: RE2 limits their product. */
function optional(inner: string, times: number): string {
  return `(?:${inner}`.repeat(times) + ")?".repeat(times);
}

function isHighSurrogate(
  element: AST.Element | AST.CharacterClassElement | undefined,
): element is AST.Character {
  return element?.type === "Character" && element.value >= 0xd800 && element.value <= 0xdbff;
}

function lowSurrogateOf(
  element: AST.Element | AST.CharacterClassElement | undefined,
): AST.Character | undefined {
  const one = element?.type === "Quantifier" ? element.element : element;
  return one?.type === "Character" && one.value >= 0xdc00 && one.value <= 0xdfff ? one : undefined;
}

function joined(high: number, low: number): number {
  return ((high - 0xd800) << 10) + (low - 0xdc00) + 0x10000;
}

function character(code: number): string {
  const char = String.fromCodePoint(code);
  return /^\w$/.test(char) ? char : `\\x{${code.toString(16)}}`;
}

function characterClass({ elements, negate }: AST.CharacterClass): string {
  if (elements.length === 0) return negate ? "[\\x00-\\x{10ffff}]" : "[^\\x00-\\x{10ffff}]";
  let text = "";
  for (let i = 0; i < elements.length; i++) {
    const element = elements[i]!;
    const low = isHighSurrogate(element) ? lowSurrogateOf(elements[i + 1]) : undefined;
    if (isHighSurrogate(element) && low !== undefined) {
      text += character(joined(element.value, low.value));
      i++;
    } else if (element.type === "Character") text += character(element.value);
    else if (element.type === "CharacterClassRange") {
      text += `${character(element.min.value)}-${character(element.max.value)}`;
    } else if (element.type === "CharacterSet") text += classSet(element);
  }
  return `[${negate ? "^" : ""}${text}]`;
}

/** `\d`, `\w`, `\s` and their opposites, to stand in a class. */
function classSet(set: AST.CharacterSet): string {
  switch (set.kind) {
    case "digit":
      return set.negate ? "\\D" : "\\d";
    case "word":
      return set.negate ? "\\W" : "\\w";
    case "space":
      return set.negate ? NO_SPACES : SPACES;
    case "any":
    case "property":
      throw new Error("a class of a pattern without flag u holds neither");
  }
}
