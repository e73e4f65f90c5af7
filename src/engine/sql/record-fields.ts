/** What a path finds in a record, as SQL. */
export type FieldValue =
  /** `json`: the value's JSON text, NULL where there is none. `text`: what a string says; NULL for lists, objects and null. */
  | { readonly kind: "json"; readonly json: string; readonly text: string }
  /** A column of text that has lost the type: `true` may have been a string. NULL stands for no value, or null. */
  | { readonly kind: "text"; readonly text: string }
  /** A column of JSON text, looked at as a whole. NULL stands for no value, or null. */
  | { readonly kind: "document"; readonly text: string }
  | { readonly kind: "unknown"; readonly why: string };

/** How the fields of a record are reached in a table. */
export interface RecordFields {
  /** @param keys a key for each step; none for the record itself */
  readonly at: (keys: readonly string[]) => FieldValue;
  /** The record's JSON text; undefined where the table does not hold whole records. */
  readonly json: string | undefined;
}

/**
 * What the record's field says if it is a string; undefined where the table does not have it. Of a number or a boolean
 * it is the text, too, where spitzel sees nothing.
 */
export function stringField(fields: RecordFields, name: string): string | undefined {
  const value = fields.at([name]);
  return value.kind === "json" || value.kind === "text" ? `coalesce(${value.text}, '')` : undefined;
}
