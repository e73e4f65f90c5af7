import type { Pattern } from "../tree/pattern.ts";

/** Whether a text, as found, matches. */
export type TextTest = (text: string) => boolean;

/**
 * Compiles a pattern for whole texts. Without regular expressions: a pattern of many stars on a hostile text
 * must stay near linear, and the leftmost place of each piece is always as good as any other.
 */
export function compilePattern(pattern: Pattern, isCased: boolean): TextTest {
  const pieces = piecesOf(pattern, isCased);
  const test = testOf(pieces);
  return isCased ? test : (text) => test(text.toLowerCase());
}

function testOf(pieces: readonly Piece[]): TextTest {
  const isPlain = pieces.every((piece) => piece.every((part) => part !== ANY_CHARACTER));
  const [first = "", second = "", third] = pieces.map((piece) => piece.map(String).join(""));
  if (isPlain && pieces.length === 1) return (text) => text === first;
  if (isPlain && pieces.length === 2 && second === "") return (text) => text.startsWith(first);
  if (isPlain && pieces.length === 2 && first === "") return (text) => text.endsWith(second);
  if (isPlain && pieces.length === 3 && first === "" && third === "") {
    return (text) => text.includes(second);
  }
  return (text) => matchesPieces(text, pieces);
}

const ANY_CHARACTER = Symbol("?");

/** What stands between two stars: runs of literal text and single unknown characters. */
type Piece = readonly (string | typeof ANY_CHARACTER)[];

function piecesOf(pattern: Pattern, isCased: boolean): readonly Piece[] {
  const pieces: (string | typeof ANY_CHARACTER)[][] = [[]];
  for (const token of pattern) {
    if ("literal" in token) {
      pieces.at(-1)?.push(isCased ? token.literal : token.literal.toLowerCase());
    } else if (token.wildcard === "?") {
      pieces.at(-1)?.push(ANY_CHARACTER);
    } else {
      pieces.push([]);
    }
  }
  return pieces;
}

function matchesPieces(text: string, pieces: readonly Piece[]): boolean {
  const first = pieces[0] ?? [];
  let from = matchAt(text, 0, first);
  if (from === undefined) return false;
  if (pieces.length === 1) return from === text.length;
  for (const piece of pieces.slice(1, -1)) {
    const end = findPiece(text, from, piece);
    if (end === undefined) return false;
    from = end;
  }
  return endsWithPiece(text, from, pieces.at(-1) ?? []);
}

/** @returns the offset behind the piece when it stands at `from`. */
function matchAt(text: string, from: number, piece: Piece): number | undefined {
  let at = from;
  for (const part of piece) {
    if (part === ANY_CHARACTER) {
      const code = text.codePointAt(at);
      if (code === undefined) return undefined;
      // A character is a code point: an emoji is one `?`, not two.
      at += code > 0xffff ? 2 : 1;
    } else {
      if (!text.startsWith(part, at)) return undefined;
      at += part.length;
    }
  }
  return at;
}

function findPiece(text: string, from: number, piece: Piece): number | undefined {
  const [head] = piece;
  if (head === undefined) return from;
  for (let at = from; at <= text.length; at++) {
    if (typeof head === "string") {
      at = text.indexOf(head, at);
      if (at === -1) return undefined;
    }
    const end = matchAt(text, at, piece);
    if (end !== undefined) return end;
  }
  return undefined;
}

function endsWithPiece(text: string, from: number, piece: Piece): boolean {
  // The piece's length in UTF-16 units is known but for `?`, which takes one or two.
  const shortest = piece.reduce((n, part) => n + (part === ANY_CHARACTER ? 1 : part.length), 0);
  const unknown = piece.filter((part) => part === ANY_CHARACTER).length;
  const last = text.length - shortest;
  for (let at = Math.max(from, last - unknown); at <= last; at++) {
    if (matchAt(text, at, piece) === text.length) return true;
  }
  return false;
}
