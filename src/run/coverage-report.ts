import type { ExitCode } from "../errors.ts";
import type { CoverageReport } from "./coverage-shape.ts";
import { describeQuery, type Query } from "../match/query.ts";
import type { Coverage } from "../source/coverage.ts";
import { partsOf } from "../source/source-report.ts";

/** What `--coverage FILE` holds; the fields are documented in docs/cli.md. */
export function coverageReport(
  query: Query,
  coverage: Coverage,
  exitCode: ExitCode,
): CoverageReport {
  // In the order of the sources, the totals behind the first: so the file has always been.
  const [first, ...others] = coverage.reports;
  const facts = {
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
    ...partsOf(others, (one) => one.json()),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each source writes its own; test/output/schemas holds them to it
  return facts as unknown as CoverageReport;
}
