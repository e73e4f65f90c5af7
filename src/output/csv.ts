import { stringify } from "csv-stringify/sync";
import { cellText, type Field } from "./fields.ts";

/**
 * CSV (RFC 4180) of the chosen fields, with a heading line. Cells that a spreadsheet would take for a formula
 * are neutralised with a quote: a log's texts are written by whoever called.
 */
export function csvFormat<R>(fields: readonly Field<R>[]): {
  readonly heading: string;
  readonly rows: (records: readonly R[]) => string;
} {
  return {
    heading: toCsv([fields.map(({ name }) => name)]),
    rows: (records) =>
      toCsv(records.map((record) => fields.map(({ valueOf }) => cellText(valueOf(record))))),
  };
}

function toCsv(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true },
  );
}
