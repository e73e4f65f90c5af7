import { type ColumnType, readColumnType } from "./column-type.ts";
import type { TableColumn } from "./compiled-sql.ts";
import { jsonAt } from "./json-path.ts";
import { decided, disjunction } from "./condition.ts";
import { identifier, textLiteral } from "./literal.ts";
import type { FieldValue, RecordFields } from "./record-fields.ts";

/**
 * What CloudTrailInputFormat hands on as JSON text, whatever is in it:
 * https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-understanding.html
 */
const DOCUMENTS: ReadonlySet<string> = new Set([
  "requestparameters",
  "responseelements",
  "additionaleventdata",
  "serviceeventdetails",
]);

/** A record as a row with a column for each field that the table's DDL has, in lower case. */
export function recordColumns(columns: readonly TableColumn[]): RecordFields {
  const types = new Map(
    columns.map(({ name, type }) => [name.toLowerCase(), readColumnType(type)] as const),
  );
  return { at: (keys) => fieldAt(keys, types), json: undefined };
}

function fieldAt(
  [first, ...rest]: readonly string[],
  types: ReadonlyMap<string, ColumnType>,
): FieldValue {
  const name = first?.toLowerCase();
  const type = name === undefined ? undefined : types.get(name);
  if (name === undefined || type === undefined) return without(first);
  if (DOCUMENTS.has(name) && type.kind === "text") {
    return rest.length === 0
      ? { kind: "document", text: identifier(name) }
      : jsonAt(`try(json_parse(${identifier(name)}))`, rest);
  }
  let sql = identifier(name);
  let inner = type;
  for (const key of rest) {
    const field = inner.kind === "structure" ? inner.fields.get(key.toLowerCase()) : undefined;
    if (field === undefined) return without([first, ...rest].join("."));
    sql += `.${identifier(key.toLowerCase())}`;
    inner = field;
  }
  return inner.kind === "text"
    ? { kind: "text", text: sql }
    : { kind: "unknown", why: `the column ${name} is not text here` };
}

/**
 * A row with JSON in a column on which SQL and spitzel may part: half a surrogate pair, a number beyond what a double
 * holds.
 * @param condition only columns that it names count
 */
export function hasOddDocument(condition: string): string {
  return disjunction(
    [...DOCUMENTS]
      .map(identifier)
      .filter((column) => condition.includes(column))
      .map((column) => decided(`regexp_like(${column}, ${textLiteral(ODD)})`, false)),
  );
}

const ODD = "\\\\u[dD][89a-fA-F]|[0-9][eE][+]?[0-9]{3}|[0-9]{300}";

function without(name: string | undefined): FieldValue {
  return { kind: "unknown", why: `the table has no column for ${name ?? "the whole record"}` };
}
