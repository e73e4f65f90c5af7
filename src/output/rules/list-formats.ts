import type { Level } from "../../detect/level.ts";
import type { Display } from "../display.ts";
import { jsonLine } from "../fields.ts";
import type { Formats } from "../formats.ts";
import { lineSink } from "../sink.ts";

/** A rule as `spitzel rules list` shows it. */
export interface ListedRule {
  readonly id: string;
  readonly name: string | undefined;
  readonly title: string;
  readonly kind: string;
  readonly level: Level;
  readonly status: string | undefined;
  readonly tags: readonly string[];
  readonly file: string;
  readonly enabled: boolean;
  readonly staged: boolean;
}

/** What `--output` of `spitzel rules list` takes. */
export const RULE_LIST_FORMATS = {
  table: async ({ display }) => (await import("./list-table.ts")).ruleTable(display),
  ndjson: async () => lineSink(jsonLine),
} as const satisfies Formats<{ readonly display: Display }, ListedRule, void>;
