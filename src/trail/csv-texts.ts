import { Buffer } from "node:buffer";
import { pipeline, Readable } from "node:stream";
import { parse } from "csv-parse";
import { onOneLine } from "../record.ts";
import { NO_WHOLE_RECORDS } from "../source/leading-bytes.ts";
import { number } from "../source/wording.ts";

/**
 * The JSON texts in a CSV file (RFC 4180), a line each: of every row the column that holds the record whole, as Lake's
 * `eventJson`, the `@message` of Logs Insights, and a table of lines have it.
 * @param onProblem told of a row without one, by its number, of what is no CSV, and once when the first has none: then nothing is read
 */
export async function* csvTexts(
  chunks: AsyncIterable<Buffer>,
  onProblem: (reason: string) => void,
): AsyncGenerator<Buffer, void> {
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: () => {
      onProblem("no valid CSV: a row is lost");
      return undefined;
    },
  });
  // What goes wrong with the bytes comes out of the loop.
  pipeline(Readable.from(chunks), parser, () => {});
  let row = -1;
  for await (const cells of parser as AsyncIterable<readonly string[]>) {
    row++;
    if (row === 0) continue;
    const text = cells.find((cell) => /^\s*[{[]/.test(cell));
    if (text !== undefined) yield Buffer.from(`${onOneLine(text)}\n`);
    else if (row === 1) {
      onProblem(NO_WHOLE_RECORDS);
      return;
    } else onProblem(`row ${number(row)}: no column holds the whole record`);
  }
  if (row === 0) onProblem(NO_WHOLE_RECORDS);
}
