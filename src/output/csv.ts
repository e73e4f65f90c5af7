import { stringify } from "csv-stringify/sync";
import { SourceNumber } from "../json-text.ts";
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
    heading: () => stringify([fields.map(({ name }) => cleanCell(name))]),
    write: (records) =>
      stringify(records.map((record) => fields.map(({ valueOf }) => cellOf(valueOf(record))))),
    end: nothing,
  };
}

/** A number is none of a log's texts: below zero it starts with a sign, and computes nothing. */
function cellOf(value: unknown): string {
  const isNumber = typeof value === "number" || value instanceof SourceNumber;
  return isNumber ? cellText(value) : cleanCell(cellText(value));
}
