import type { Display } from "../display.ts";
import { jsonLine, pick } from "../fields.ts";
import type { Formats } from "../formats.ts";
import { lineSink } from "../sink.ts";
import { type TallyLayout, type TallyRow, tallyColumns, tallyFields } from "./columns.ts";

interface TallyFormatOptions {
  readonly layout: TallyLayout;
  readonly display: Display;
}

/** The formats of what was counted in groups: by the same names as those of records. */
export const TALLY_FORMATS = {
  ndjson: async ({ layout }) => {
    const fields = tallyFields(layout);
    return lineSink((row) => jsonLine(pick(fields, row)));
  },
  csv: async ({ layout }) => (await import("../csv.ts")).csvSink(tallyFields(layout)),
  md: async ({ layout }) => (await import("../markdown.ts")).markdownSink(tallyColumns(layout)),
  table: async ({ layout, display }) => {
    const { Table } = await import("../table.ts");
    return new Table({ columns: tallyColumns(layout), display });
  },
} as const satisfies Formats<TallyFormatOptions, TallyRow, unknown>;
