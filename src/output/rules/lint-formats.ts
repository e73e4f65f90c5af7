import { cleanText } from "../clean-text.ts";
import { jsonLine } from "../fields.ts";
import type { Formats } from "../formats.ts";
import { lineSink } from "../sink.ts";

/** Something to say of a place in a rule file, as a sink needs it. */
export interface ShownDiagnostic {
  readonly check: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `rules/a.yml:3:5: error: …`, the form editors and CI recognise. */
  readonly text: string;
}

interface LintFormatOptions {
  /** spitzel's own. */
  readonly version: string;
}

/** What `--output` of `spitzel rules lint` takes. */
export const LINT_FORMATS = {
  text: async () => lineSink(({ text }) => cleanText(text)),
  ndjson: async () => lineSink(({ text: _text, ...diagnostic }) => jsonLine(diagnostic)),
  sarif: async ({ version }) => (await import("./lint-sarif.ts")).lintSarif(version),
} as const satisfies Formats<LintFormatOptions, ShownDiagnostic, void>;
