import { textLiteral } from "./literal.ts";
import type { FieldValue } from "./record-fields.ts";

/**
 * A value inside a JSON document, by Trino's own path syntax. A key of digits would also index a list, and a list and a
 * text have a `length` for spitzel.
 * @param document of type JSON
 */
export function jsonAt(document: string, keys: readonly string[]): FieldValue {
  if (!keys.every(isPlainKey))
    return { kind: "unknown", why: "an engine may read this path otherwise" };
  const path = textLiteral(`$${keys.map(step).join("")}`);
  return {
    kind: "json",
    json: `json_format(json_extract(${document}, ${path}))`,
    text: `json_extract_scalar(${document}, ${path})`,
  };
}

/** A key that stands for itself in every path syntax. */
export function isPlainKey(key: string): boolean {
  return key !== "length" && /^[@-Z_a-z](?:[ !#-[\]-~])*$/.test(key);
}

function step(key: string): string {
  return /^[A-Z_a-z]\w*$/.test(key) ? `.${key}` : `["${key}"]`;
}
