/** Where something stands in a rule file; line and column count from 1. */
export interface RulePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type Severity = "error" | "warning";

/** One thing to say about a rule file. An error means: this rule does not run. */
export interface Diagnostic extends RulePlace {
  readonly message: string;
  readonly severity: Severity;
  /** Short name of the check, for `--skip` and SARIF: "load", "null-in-list". */
  readonly check: string;
  readonly ruleId?: string;
}

/**
 * A rule that cannot run. Thrown while one document is read, and caught by the loader, which turns it into a
 * Diagnostic: one faulty rule must not stop the others, and must not be skipped silently either.
 */
export class RuleError extends Error {
  override readonly name = "RuleError";
  readonly place: RulePlace;

  constructor(message: string, place: RulePlace) {
    super(message);
    this.place = place;
  }
}

/** `rules/a.yml:3:5: error: …`, the form editors and CI recognise. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, message, check } = diagnostic;
  return `${file}:${line}:${column}: ${severity}: ${message} [${check}]`;
}
