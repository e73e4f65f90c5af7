import type { Coverage, HistoryCoverage, UnreadWindow } from "../coverage.ts";
import type { ExitCode } from "../errors.ts";
import type { CoverageReport, HistoryReport, ReadInterval } from "./coverage-shape.ts";
import { describeQuery, type Query } from "../match/query.ts";

/** What `--coverage FILE` holds; the fields are documented in docs/cli.md. */
export function coverageReport(
  query: Query,
  coverage: Coverage,
  exitCode: ExitCode,
): CoverageReport {
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
    eventHistory: coverage.history.map(historyReport),
  };
}

/** One account and Region; read and unread are exact, both ends inclusive, for each look-up. */
function historyReport(history: HistoryCoverage): HistoryReport {
  return {
    account: history.account ?? null,
    accounts: [...history.accounts],
    region: history.region,
    asked: { from: iso(history.askedFromMs), to: iso(history.askedToMs) },
    isClamped: history.isClamped,
    isEnabled: !history.isNotEnabled,
    lookups: history.lookups,
    isSound: history.isSound,
    read: history.isNotEnabled ? [] : history.lookups.flatMap((lookup) => readOf(history, lookup)),
    unread: history.unread.map(interval),
    events: history.events,
    pages: history.pages,
    requests: history.attempts,
    throttled: history.throttled,
  };
}

function interval({
  lookup,
  fromMs,
  toMs,
}: Omit<UnreadWindow, "seam">): ReadInterval {
  return { lookup, from: iso(fromMs), to: iso(toMs) };
}

/** What was asked less what is unread. The second that an unread part ends with is read in part only. */
function readOf(
  { askedFromMs, askedToMs, unread }: HistoryCoverage,
  lookup: string,
): readonly ReadInterval[] {
  const gaps = unread.filter((one) => one.lookup === lookup).toSorted((a, b) => a.toMs - b.toMs);
  const read: ReadInterval[] = [];
  let fromMs: number | undefined = askedFromMs;
  for (const gap of gaps) {
    const endMs = (gap.fromMs ?? -Infinity) - 1000;
    if (endMs >= (fromMs ?? -Infinity) && Number.isFinite(endMs)) {
      read.push(interval({ lookup, fromMs, toMs: endMs }));
    }
    fromMs = Math.max(fromMs ?? -Infinity, gap.toMs + 1000);
  }
  if ((fromMs ?? -Infinity) <= askedToMs) read.push(interval({ lookup, fromMs, toMs: askedToMs }));
  return read;
}

function iso(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
