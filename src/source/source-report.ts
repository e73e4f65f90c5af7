/** A part of a JSON document. */
export type Json = Readonly<Record<string, unknown>>;

/** What is counted of all sources together, as far as a source's own texts need it. */
export interface Totals {
  readonly bytesRead: number;
}

/** Parts of the closing line. */
interface SummaryParts {
  /** What was asked and how much of it was read. */
  readonly read: readonly string[];
  /** What was there and was left out, as was meant. */
  readonly leftOut: readonly string[];
}

/**
 * What one source says of a run. A run makes one of each source that there is, so that its reports have the same
 * fields whichever of them was read. Where a run has one text or one object, each source writes its own part.
 */
export interface SourceReport {
  /** True from when the source was asked for something on. */
  readonly isAsked: boolean;
  /** True when at least one piece was read: a file, a page. */
  readonly hasRead: boolean;
  /**
   * True when everything that was asked for was read, apart from skips, which are counted for all sources.
   * @param wasStopped by the user's own wish: what was not reached then was not asked for
   */
  readonly isComplete: (wasStopped: boolean) => boolean;
  readonly summary: (totals: Totals) => SummaryParts;
  /** Parts of the progress line. It is asked again and again, and may learn from that how fast it goes. */
  readonly progress: (totals: Totals, nowMs: number) => readonly string[];
  /** Why no record was read, a clause each. */
  readonly whyEmpty: () => readonly string[];
  /** Members for `--coverage FILE`, documented in docs/cli.md. */
  readonly json: () => Json;
  /** Members for the coverage in `detect --summary`. */
  readonly summaryRecord: () => Json;
  /** For whoever looks for what a run spent its time on: lines for SPITZEL_DEBUG. */
  readonly debug?: () => readonly string[];
  /** What is left to read, as plain data for a state file; absent when the source cannot go on from there. */
  readonly resume?: (() => unknown) | undefined;
}

/** The members that several reports give to one object. */
export function partsOf(
  reports: readonly SourceReport[],
  part: (report: SourceReport) => Json,
): Json {
  return Object.fromEntries(reports.flatMap((report) => Object.entries(part(report))));
}
