/**
 * The one place where text becomes part of a statement. Every literal is printable ASCII, so that a statement can be
 * shown as it is and has no second reading in any encoding.
 * @param text well-formed: SQL has no text for half of a surrogate pair
 */
export function textLiteral(text: string): string {
  if (/^[ -~]*$/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  const escaped = Array.from(text, (character) => {
    if (character === "'") return "''";
    if (character === "\\") return "\\\\";
    if (/^[ -~]$/.test(character)) return character;
    if (!isWellFormed(character)) throw new Error("half a character cannot stand in SQL");
    const hex = character.codePointAt(0)?.toString(16) ?? "";
    return hex.length > 4 ? `\\+${hex.padStart(6, "0")}` : `\\${hex.padStart(4, "0")}`;
  });
  return `U&'${escaped.join("")}'`;
}

/** Of type double, in every digit that it has. */
export function doubleLiteral(value: number): string {
  return value.toExponential().replace("e+", "E").replace("e", "E");
}

/** A pattern of LIKE, made of `likeText` and `%`. */
export function likeLiteral(pattern: string): string {
  return `${textLiteral(pattern)} escape '\\'`;
}

/** Text that stands for itself in a pattern of LIKE. */
export function likeText(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}

/** The name of a column or table, which is never taken from a log. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Whether no half of a surrogate pair stands alone: SQL has no text for those. */
export function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDFFF]/u.test(text);
}
