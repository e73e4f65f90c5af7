import { HistoryReport } from "../../src/lookup/history-report.ts";
import type { Coverage } from "../../src/source/coverage.ts";
import type { HistoryCoverage } from "../../src/lookup/history-coverage.ts";

/** What was read of one account and Region: everything, by one page, unless the test says otherwise. */
export function historyCoverage(change: Partial<HistoryCoverage> = {}): HistoryCoverage {
  return {
    key: change.region ?? "eu-west-1",
    account: undefined,
    region: "eu-west-1",
    askedFromMs: Date.parse("2026-03-01T00:00:00Z"),
    askedToMs: Date.parse("2026-03-03T12:00:00Z"),
    isClamped: false,
    lookups: ["every event"],
    isSound: true,
    isNotEnabled: false,
    unread: [],
    events: 0,
    pages: 1,
    attempts: 1,
    throttled: 0,
    accounts: new Set(["111122223333"]),
    ...change,
  };
}

/** The histories that a run says it has read. */
export function historiesOf(coverage: Coverage): HistoryCoverage[] {
  return coverage.report(HistoryReport).histories;
}
