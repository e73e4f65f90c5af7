import { jsonText } from "../json-text.ts";
import { cleanJson } from "./clean-text.ts";

/** A column: a name as asked for, and what it takes from a record. undefined when the record has nothing there. */
export interface Field<R> {
  readonly name: string;
  readonly valueOf: (record: R) => unknown;
}

/** The chosen fields of a record, absent ones as null, in the order asked. */
export function pick<R>(fields: readonly Field<R>[], record: R): Readonly<Record<string, unknown>> {
  return Object.fromEntries(fields.map(({ name, valueOf }) => [name, valueOf(record) ?? null]));
}

/** A value as the text of a table or CSV cell; not clean yet. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : jsonText(value);
}

/** A value as one line of JSON: digits as they were, nothing in it that a terminal would act on. */
export function jsonLine(value: unknown): string {
  return cleanJson(jsonText(value));
}
