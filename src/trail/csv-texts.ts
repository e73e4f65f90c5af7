import { Buffer } from "node:buffer";
import { pipeline, Readable } from "node:stream";
import { parse } from "csv-parse";
import { rethrowUnless } from "../errors.ts";
import { onOneLine } from "../record.ts";
import { NO_WHOLE_RECORDS } from "../source/leading-bytes.ts";
import { number } from "../source/wording.ts";

/** Headings of columns that hold what was logged, whole: Lake's, Logs Insights', Splunk's, tables of lines. */
const WHOLE = /^(?:eventjson|@?message|_raw|line|records?)$/i;

/** A key of a record, or of what one comes wrapped in, at the beginning of a text: one of a record's parts has none. */
const OF_RECORD =
  /"(?:Records|Events|logEvents|CloudTrailEvent|eventVersion|eventSource|eventName|eventTime|detail-type)"\s*:/;

/**
 * The JSON texts in a CSV file (RFC 4180, also with semicolons or tabs), a line each: of every row the column that holds
 * the record whole, as Lake's `eventJson`, the `@message` of Logs Insights, and a table of lines have it.
 * @param head its first bytes
 * @param onProblem told of a row without one, by its number, of what is no CSV, and once when the first has none: then nothing is read
 */
export async function* csvTexts(
  head: Buffer,
  chunks: AsyncIterable<Buffer>,
  onProblem: (reason: string) => void,
): AsyncGenerator<Buffer, void> {
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(head),
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
  let headings: readonly string[] = [];
  for await (const cells of parser as AsyncIterable<readonly string[]>) {
    row++;
    if (row === 0) {
      headings = cells;
      continue;
    }
    const text = wholeRecord(cells, headings);
    if (text === undefined && row === 1) {
      onProblem(NO_WHOLE_RECORDS);
      return;
    }
    if (text === undefined) onProblem(`row ${number(row)}: no column holds the whole record`);
    else if (!isJson(text)) onProblem(`row ${number(row)}: not valid JSON, perhaps cut off`);
    else yield Buffer.from(`${onOneLine(text)}\n`);
  }
  if (row === 0) onProblem(NO_WHOLE_RECORDS);
}

/** What parts the names of the heading: none of them has any of the signs in it. */
function delimiterOf(head: Buffer): string {
  const [heading = ""] = head.toString("latin1").split("\n");
  return heading.includes("\t") ? "\t" : heading.includes(";") ? ";" : ",";
}

function wholeRecord(cells: readonly string[], headings: readonly string[]): string | undefined {
  const texts = cells.filter((cell) => /^\s*[{[]/.test(cell));
  return texts.find((text) => OF_RECORD.test(text)) ?? cells.find(isOfWholeColumn(headings));
}

function isOfWholeColumn(headings: readonly string[]) {
  return (cell: string, column: number): boolean =>
    WHOLE.test(headings[column] ?? "") && /^\s*[{[]/.test(cell);
}

/** One that is cut off would take the rows behind it along. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    rethrowUnless(error, SyntaxError);
    return false;
  }
}
