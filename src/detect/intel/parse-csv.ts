import { SpitzelError } from "../../errors.ts";
import type { RawIndicator } from "./indicator.ts";

const COLUMNS = ["value", "type", "source", "severity"] as const;

/**
 * CSV with a heading that names at least `value`; further columns are passed over.
 * @throws SpitzelError (exit code 2) when the heading has no `value`.
 */
export function parseCsvIndicators(text: string, path: string): readonly RawIndicator[] {
  const [heading = [], ...rows] = text.split(/\r?\n/).filter(isContent).map(cells);
  const names = heading.map((name) => name.trim().toLowerCase());
  const [value = -1, type = -1, source = -1, severity = -1] = COLUMNS.map((name) =>
    names.indexOf(name),
  );
  if (value < 0) {
    throw new SpitzelError(`expected a column "value" in ${path}, got ${names.join(", ")}`, {
      hint: `write a heading such as ${COLUMNS.join(",")}.`,
    });
  }
  return rows.map((row) => ({
    value: row[value] ?? "",
    type: row[type] || undefined,
    feed: row[source] || undefined,
    severity: row[severity] || undefined,
  }));
}

function isContent(line: string): boolean {
  return line.trim() !== "" && !line.startsWith("#");
}

/** Indicators hold no line breaks, so a line is a row. */
function cells(line: string): readonly string[] {
  return [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain?.trim() ?? "",
  );
}
