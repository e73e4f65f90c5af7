/**
 * Texts that are looked for anywhere in a record: in its own JSON text, letters in either case, and where JSON, JSON in
 * a string or a URL spells a character otherwise. Letters, digits and `-._~` stand as they are: no encoder touches them.
 */

/** The longest part of a text that every spelling has: what bytes are searched for. Empty when there is none. */
export function anchorOf(text: string): string {
  const runs = text.match(/[\w.~-]+/g) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), "");
}

/** True for a record's text that has one of these in it. */
export function compileAnywhere(texts: readonly string[]): (text: string) => boolean {
  const patterns = texts.map(anywherePattern);
  return (text) => patterns.some((pattern) => pattern.test(text));
}

/**
 * A pattern without nested repetition, in which no two spellings of one character begin alike: it takes linear time for
 * each place where it begins.
 */
export function anywherePattern(text: string): RegExp {
  const source = [...text.matchAll(/\\+|./gsu)].map(([character]) => spellings(character)).join("");
  return new RegExp(source, "i");
}

function spellings(character: string): string {
  if (/^[\w.~-]$/.test(character))
    return character === "." || character === "-" ? `\\${character}` : character;
  // Each of three levels of quoting doubles them.
  if (character.startsWith("\\"))
    return `(?:\\\\{${character.length},${8 * character.length}}|${percent("\\")}|${unit("\\")})`;
  const cases = [...new Set([character, character.toLowerCase(), character.toUpperCase()])];
  const ways = cases.flatMap((one) => [
    plain(one),
    Array.from(one, unitsOf).join(""),
    percent(one),
  ]);
  if (character === " ") ways.push("\\+");
  return `(?:${[...new Set(ways)].join("|")})`;
}

/** As it is; where JSON quotes it, behind the backslashes of up to three levels. */
function plain(character: string): string {
  const literal = character.replace(/[$()*+./?[\\\]^{|}-]/g, "\\$&");
  return character === '"' || character === "/" ? `\\\\{0,7}${literal}` : literal;
}

function unitsOf(character: string): string {
  return Array.from({ length: character.length }, (_, i) => unit(character[i]!)).join("");
}

/** `\u0026`, also in a string within a string. */
function unit(codeUnit: string): string {
  return `\\\\{1,4}u${codeUnit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** `%2F`, also encoded once more. */
function percent(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%(?:25)?${byte.toString(16).padStart(2, "0")}`)
    .join("");
}
