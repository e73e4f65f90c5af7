import { cleanText } from "../clean-text.ts";

/** HTML that is safe to stand in a page: made by `html` alone. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in HTML: a text is cleaned and escaped, wherever it comes from. */
export type Piece = Markup | string | number | undefined | readonly Piece[];

/**
 * HTML of a template. Every text is cleaned and escaped, so that it may stand between tags and inside quoted attributes; it
 * must not stand inside of tags, scripts or styles.
 */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(
    narrowed(strings)
      .map((string, i) => (i === 0 ? string : `${written(pieces[i - 1])}${string}`))
      .join(""),
  );
}

const known = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Without the indents of the template, which would be a fifth of the page. */
function narrowed(strings: TemplateStringsArray): readonly string[] {
  let narrow = known.get(strings);
  if (narrow === undefined) {
    narrow = strings.map((string) => string.replace(/\s*\n\s*/g, "\n"));
    known.set(strings, narrow);
  }
  return narrow;
}

export function written(piece: Piece): string {
  if (piece instanceof Markup) return piece.text;
  if (piece === undefined) return "";
  if (typeof piece === "number") return String(piece);
  if (typeof piece === "string") return escaped(cleanText(piece));
  return piece.map(written).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? "");
}
