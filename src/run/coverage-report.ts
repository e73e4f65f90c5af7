import type { ExitCode } from "../errors.ts";
import { describeQuery, type Query } from "../match/query.ts";
import type { Coverage } from "../source/coverage.ts";
import { type Json, partsOf } from "../source/source-report.ts";

/** What `--coverage FILE` holds; the fields are documented in docs/cli.md. */
export function coverageReport(query: Query, coverage: Coverage, exitCode: ExitCode): Json {
  // In the order of the sources, the totals behind the first: so the file has always been.
  const [first, ...others] = coverage.reports;
  return {
    query: describeQuery(query),
    exitCode,
    isComplete: coverage.isComplete && coverage.stoppedBy === undefined,
    stoppedBy: coverage.stoppedBy ?? null,
    records: {
      read: coverage.recordsRead,
      matched: coverage.matched,
      duplicates: coverage.duplicates,
      withoutTime: coverage.untimed,
      earliest: coverage.timeRange?.earliest ?? null,
      latest: coverage.timeRange?.latest ?? null,
    },
    ...first?.json(),
    bytesRead: coverage.bytesRead,
    apart: Object.fromEntries(coverage.apart),
    skipped: coverage.skipCount,
    skips: coverage.skips,
    ...partsOf(others, (report) => report.json()),
  };
}
