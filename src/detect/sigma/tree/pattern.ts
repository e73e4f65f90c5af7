import type { TextPattern } from "../../../expr-parser/necessary.ts";

/** A string value of a rule: literal text, `*` (any run) and `?` (exactly one character). */
export type Pattern = TextPattern;

type PatternToken = Pattern[number];

/**
 * Reads wildcards and escapes (docs/design/detection.md §2.6): `\*`, `\?` and `\\` are the character itself,
 * a backslash before anything else, or at the end, is a backslash.
 */
export function parsePattern(text: string): Pattern {
  const tokens: PatternToken[] = [];
  let literal = "";
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    const next = text.charAt(i + 1);
    if (char === "\\" && (next === "*" || next === "?" || next === "\\")) {
      literal += next;
      i += 1;
    } else if (char === "*" || char === "?") {
      if (literal !== "") tokens.push({ literal });
      literal = "";
      tokens.push({ wildcard: char });
    } else {
      literal += char;
    }
  }
  if (literal !== "") tokens.push({ literal });
  return tokens;
}

/** The pattern as it is written in a rule. */
export function showPattern(pattern: Pattern): string {
  return pattern
    .map((token) =>
      "wildcard" in token
        ? token.wildcard
        : token.literal.replaceAll(/[*?]|\\(?=[*?\\]|$)/g, "\\$&"),
    )
    .join("");
}

/** The pattern's text when it has no wildcard. */
export function literalOf(pattern: Pattern): string | undefined {
  let text = "";
  for (const token of pattern) {
    if ("wildcard" in token) return undefined;
    text += token.literal;
  }
  return text;
}

/** `contains`, `startswith`, `endswith`: adds `*` where the value has none already. */
export function openPattern(pattern: Pattern, ends: { start: boolean; end: boolean }): Pattern {
  const star: PatternToken = { wildcard: "*" };
  const opened = [...pattern];
  if (ends.start && !isStar(opened[0])) opened.unshift(star);
  if (ends.end && !isStar(opened.at(-1))) opened.push(star);
  return opened;
}

export function beginsWithStar(pattern: Pattern): boolean {
  return isStar(pattern[0]);
}

/** Nothing but stars: "present and not null" (docs/design/detection.md §2.6). */
export function isOnlyStars(pattern: Pattern): boolean {
  return pattern.length > 0 && pattern.every(isStar);
}

function isStar(token: PatternToken | undefined): boolean {
  return token !== undefined && "wildcard" in token && token.wildcard === "*";
}
