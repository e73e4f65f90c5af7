/** The type of a column, as far as it matters: what is text, and what is inside a structure. */
export type ColumnType =
  | { readonly kind: "text" }
  | { readonly kind: "structure"; readonly fields: ReadonlyMap<string, ColumnType> }
  | { readonly kind: "other" };

const TEXT: ColumnType = { kind: "text" };
const OTHER: ColumnType = { kind: "other" };

/**
 * @param text as Glue spells it, `struct<arn:string,onbehalfof:struct<userid:string>>`, or as Trino does,
 * `row(arn varchar, "type" varchar)`
 */
export function readColumnType(text: string): ColumnType {
  const type = text.trim();
  if (/^(?:string|varchar(?:\(\d+\))?)$/i.test(type)) return TEXT;
  const structure = /^(?:struct\s*<(.*)>|row\s*\((.*)\))$/is.exec(type);
  const inner = structure?.[1] ?? structure?.[2];
  if (inner === undefined) return OTHER;
  const fields = new Map<string, ColumnType>();
  for (const part of outsideBrackets(inner)) {
    const [, quoted, plain, rest] = /^\s*(?:"([^"]+)"|(\w+))\s*[:\s]\s*(.+)$/s.exec(part) ?? [];
    const name = quoted ?? plain;
    if (name !== undefined && rest !== undefined)
      fields.set(name.toLowerCase(), readColumnType(rest));
  }
  return { kind: "structure", fields };
}

function outsideBrackets(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const sign = text.charAt(i);
    if (sign === "<" || sign === "(") depth++;
    else if (sign === ">" || sign === ")") depth--;
    else if (sign === "," && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, text.slice(from)];
}
