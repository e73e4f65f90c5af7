import type { CloudTrailRecord, ReadRecord } from "../../record.ts";
import type { Display } from "../display.ts";
import type { Formats } from "../formats.ts";
import type { Column } from "../table.ts";
import { ofWritten } from "./as-written.ts";
import { countSink } from "./count.ts";
import { ownLines } from "./own-lines.ts";

export interface RecordFormatOptions {
  readonly columns: readonly Column<CloudTrailRecord>[];
  readonly display: Display;
  /** How long after the event a record was first seen, in seconds; undefined when that is not known. */
  readonly lagOf: (read: ReadRecord) => number | undefined;
  /** Records are waited for: each is to be seen when it comes. */
  readonly isLive: boolean;
}

/** What is known when all records were given. */
export interface RecordsEnd {
  readonly matched: number;
}

/** What `--output` of a query takes. */
export const RECORD_FORMATS = {
  ndjson: async () => ownLines(),
  csv: async ({ columns }) => ofWritten((await import("../csv.ts")).csvSink(columns)),
  md: async ({ columns }) => ofWritten((await import("../markdown.ts")).markdownSink(columns)),
  table: async (options) => ofWritten(new (await import("../table.ts")).Table(options)),
} as const satisfies Formats<RecordFormatOptions, ReadRecord, RecordsEnd>;

/** What other options ask for: `--fields` without a format, `--with-origin`, `--count`. */
export const OTHER_RECORD_FORMATS = {
  "fields-ndjson": async ({ columns }) => (await import("./field-lines.ts")).fieldLines(columns),
  "with-origin": async ({ lagOf }) => (await import("./with-origin.ts")).originLines(lagOf),
  count: async () => countSink(),
} as const satisfies Formats<RecordFormatOptions, ReadRecord, RecordsEnd>;

export type RecordFormatName = keyof typeof RECORD_FORMATS;
