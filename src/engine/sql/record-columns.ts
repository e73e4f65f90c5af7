import { type ColumnType, readColumnType } from "./column-type.ts";
import type { TableColumn } from "./compiled-sql.ts";
import { jsonAt } from "./json-path.ts";
import { isFieldName } from "./field-names.ts";
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

function fieldAt(keys: readonly string[], types: ReadonlyMap<string, ColumnType>): FieldValue {
  const [first = "", ...rest] = keys;
  const name = first.toLowerCase();
  const type = types.get(name);
  if (type?.kind === "text" && DOCUMENTS.has(name) && isFieldName([first])) {
    return rest.length === 0
      ? { kind: "document", text: identifier(name) }
      : jsonAt(`try(json_parse(${identifier(name)}))`, rest);
  }
  const inner = rest.reduce<ColumnType | undefined>(
    (outer, key) => (outer?.kind === "structure" ? outer.fields.get(key.toLowerCase()) : undefined),
    type,
  );
  return inner?.kind === "text" && isFieldName(keys)
    ? { kind: "text", text: keys.map((key) => identifier(key.toLowerCase())).join(".") }
    : { kind: "unknown", why: `the table has no column of text for ${keys.join(".") || "$"}` };
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
