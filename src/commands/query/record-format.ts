import { SpitzelError } from "../../errors.ts";
import type { CloudTrailRecord, ReadRecord } from "../../record.ts";
import { DEFAULT_FIELDS, parseFields } from "./fields.ts";
import type { QueryOptions } from "../../options/query-options.ts";
import { painter, type TerminalStream, withoutControls } from "../../run/terminal.ts";

/** Turns matches into the text for stdout. */
export interface RecordFormat {
  readonly heading: string;
  readonly records: (batch: readonly ReadRecord[]) => string | Promise<string>;
  /** What is left when all have been given. */
  readonly ending: () => string;
  /** What is printed are the records' own texts, a line each, or nothing. */
  readonly isOwnLines: boolean;
}

const NOTHING = () => "";

/** The record's own text is the output: nothing is serialised again. */
function ownTexts(batch: readonly ReadRecord[]): string {
  return batch.map(({ text }) => `${text}\n`).join("");
}

function parsed(batch: readonly ReadRecord[]): readonly CloudTrailRecord[] {
  return batch.map(({ record }) => record);
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
  if (options.countsOnly) {
    return { heading: "", records: NOTHING, ending: NOTHING, isOwnLines: true };
  }
  if (options.history.withOrigin) {
    if (options.format !== "ndjson" || options.fields !== undefined) {
      throw new SpitzelError("--with-origin wraps whole records in NDJSON", {
        hint: "for columns: --fields time,account,region,…",
      });
    }
    const { withOrigin } = await import("../../output/with-origin.ts");
    const lines = (batch: readonly ReadRecord[]) =>
      batch.map((read) => `${withOrigin(read, lagOf(read))}\n`).join("");
    return { heading: "", records: lines, ending: NOTHING, isOwnLines: false };
  }
  if (options.format === "ndjson" && options.fields === undefined) {
    return { heading: "", records: ownTexts, ending: NOTHING, isOwnLines: true };
  }
  const fields = await parseFields(options.fields ?? DEFAULT_FIELDS);
  switch (options.format) {
    case "ndjson": {
      const { fieldLines } = await import("../../output/ndjson.ts");
      const lines = fieldLines(fields);
      const records = (batch: readonly ReadRecord[]) => lines(parsed(batch));
      return { heading: "", records, ending: NOTHING, isOwnLines: false };
    }
    case "csv": {
      const { csvFormat } = await import("../../output/csv.ts");
      const { heading, rows } = csvFormat(fields);
      const records = (batch: readonly ReadRecord[]) => rows(parsed(batch));
      return { heading, records, ending: NOTHING, isOwnLines: false };
    }
    case "table": {
      const { Table } = await import("../../output/table.ts");
      const paint = painter(stdout, options.wantsColor);
      const table = new Table({
        fields,
        width: stdout.isTTY === true ? stdout.columns : undefined,
        clean: withoutControls,
        heading: (text) => paint("bold", text),
      });
      return {
        heading: "",
        records: (batch) => table.add(parsed(batch)),
        ending: () => table.end(),
        isOwnLines: false,
      };
    }
  }
}
