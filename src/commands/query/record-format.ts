import type { QueryOptions } from "../../options/query-options.ts";
import { usualFormat } from "../../output/formats.ts";
import {
  OTHER_RECORD_FORMATS,
  RECORD_FORMATS,
  type RecordFormatOptions,
  type RecordsEnd,
} from "../../output/records/formats.ts";
import { MATCH_COLUMN, MATCH_MARK } from "../../output/records/match-column.ts";
import type { Sink } from "../../output/sink.ts";
import type { ReadRecord } from "../../record.ts";
import { parseFields } from "../../fields/record-field.ts";
import { DEFAULT_FIELDS } from "../../fields/short-names.ts";
import { isDurable } from "../../run/going-on.ts";
import { givenAddresses } from "../../run/given-addresses.ts";
import { displayOf, type TerminalStream } from "../../run/terminal.ts";

/** Turns matches into the text for stdout. */
export interface RecordFormat {
  readonly sink: Sink<ReadRecord, RecordsEnd>;
  /** What is printed are the records' own texts, a line each, or nothing: records need not be told apart. */
  readonly isOwnLines: boolean;
}

/**
 * The format that the options ask for; loads its library only then.
 * @throws SpitzelError (exit code 2) when `--fields` is wrong.
 */
export async function recordFormat(
  options: QueryOptions,
  stdout: TerminalStream,
  lagOf: (read: ReadRecord) => number | undefined = () => undefined,
): Promise<RecordFormat> {
  const name = formatName(options, stdout);
  const needsColumns = ["fields-ndjson", "csv", "md", "table"].includes(name);
  const settings: RecordFormatOptions = {
    columns: needsColumns
      ? [
          ...markOf(name, options),
          ...(await parseFields(
            options.fields ?? DEFAULT_FIELDS,
            "fields",
            await givenAddresses(options.addresses),
          )),
        ]
      : [],
    display: displayOf(stdout, options.wantsColor),
    lagOf,
    isLive: false,
  };
  return {
    sink: await { ...RECORD_FORMATS, ...OTHER_RECORD_FORMATS }[name](settings),
    isOwnLines: name === "ndjson" || name === "count",
  };
}

/** What tells matches from what belongs to them, where both are printed. */
function markOf(name: Name, { pivot }: QueryOptions): RecordFormatOptions["columns"] {
  if (pivot === undefined) return [];
  return [name === "table" ? MATCH_MARK : MATCH_COLUMN];
}

type Name = keyof typeof RECORD_FORMATS | keyof typeof OTHER_RECORD_FORMATS;

function formatName(options: QueryOptions, stdout: TerminalStream): Name {
  const { format, fields, countsOnly, history } = options;
  if (countsOnly) return "count";
  if (history.withOrigin) return "with-origin";
  // What is printed of a durable run must be what its state says: records, wherever they go.
  const name = format ?? (isDurable(options) ? "ndjson" : usualFormat(stdout.isTTY === true));
  return name === "ndjson" && fields !== undefined ? "fields-ndjson" : name;
}
