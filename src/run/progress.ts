import type { Coverage } from "../source/coverage.ts";
import { count, number } from "../source/wording.ts";

/** How far a run is, for the progress line. */
export function progressOf(coverage: Coverage, now: () => number): () => string {
  return () =>
    [
      `${number(coverage.matched)} matched`,
      // Before what may stand behind the edge of the terminal.
      ...coverage.asked.flatMap((report) => report.progress(coverage, now())),
      `${count(coverage.recordsRead, "record")} read`,
      ...(coverage.skipCount > 0 ? [`${number(coverage.skipCount)} skipped`] : []),
    ].join(" · ");
}
