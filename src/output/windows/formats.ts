import type { EventBlock } from "../../detect/timeline/event-window.ts";
import type { Display } from "../display.ts";
import { jsonLine } from "../fields.ts";
import type { Formats } from "../formats.ts";
import { lineSink } from "../sink.ts";

/** What `--output` of `spitzel timeline` takes. */
export const WINDOW_FORMATS = {
  table: async ({ display }) => (await import("./table.ts")).windowTable(display),
  ndjson: async () => lineSink(jsonLine),
} as const satisfies Formats<{ readonly display: Display }, EventBlock, void>;
