import type { Display } from "../display.ts";
import { jsonLine } from "../fields.ts";
import type { Formats } from "../formats.ts";
import { lineSink } from "../sink.ts";
import type { ValidationLine } from "../../validate/finding.ts";

/** What `--output` of `spitzel validate` takes. */
export const VALIDATION_FORMATS = {
  table: async ({ display }) => (await import("./table.ts")).validationTable(display),
  ndjson: async () => lineSink(jsonLine),
} as const satisfies Formats<{ readonly display: Display }, ValidationLine, void>;
