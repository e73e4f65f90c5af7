import type { Coverage } from "../coverage.ts";
import type { ExitCode } from "../errors.ts";
import { describeQuery, type Query } from "../match/query.ts";

/** What `--coverage FILE` holds; the fields are documented in docs/cli.md. */
export function coverageReport(
  query: Query,
  coverage: Coverage,
  exitCode: ExitCode,
): Readonly<Record<string, unknown>> {
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
    files: {
      read: coverage.filesRead,
      empty: coverage.emptyFiles,
      outsideWindow: coverage.filesOutsideWindow,
      passedOver: coverage.passedOverCount,
      passedOverNames: coverage.passedOver,
    },
    bytesRead: coverage.bytesRead,
    apart: Object.fromEntries(coverage.apart),
    skipped: coverage.skipCount,
    skips: coverage.skips,
    eventHistory: coverage.history.map((history) => ({
      accounts: [...history.accounts],
      region: history.region,
      asked: { from: iso(history.askedFromMs), to: iso(history.askedToMs) },
      isClamped: history.isClamped,
      unread: history.unread.map(({ lookup, fromMs, toMs }) => ({
        lookup,
        from: iso(fromMs),
        to: iso(toMs),
      })),
      pages: history.pages,
      requests: history.attempts,
      throttled: history.throttled,
    })),
  };
}

function iso(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
