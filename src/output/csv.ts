import { stringify } from "csv-stringify/sync";
import { cleanCell } from "./clean-text.ts";
import { cellText, type Field } from "./fields.ts";
import { nothing, type Sink } from "./sink.ts";

/**
 * CSV (RFC 4180) of the chosen fields, with a heading line. A log's texts are written by whoever called: controls
 * are replaced, and cells that a spreadsheet would take for a formula neutralised with a quote.
 */
export function csvSink<R>(fields: readonly Field<R>[]): Sink<R, unknown> {
  return {
    // Line breaks in cells are replaced with other controls.
    isLined: true,
    heading: () => toCsv([fields.map(({ name }) => name)]),
    write: (records) =>
      toCsv(records.map((record) => fields.map(({ valueOf }) => cellText(valueOf(record))))),
    end: nothing,
  };
}

function toCsv(rows: readonly (readonly string[])[]): string {
  return stringify(rows.map((row) => row.map(cleanCell)));
}
