import type { Query } from "../match/query.ts";
import type { Coverage } from "../source/coverage.ts";
import { count, minute, number } from "../source/wording.ts";

/** The one line that every run ends with: what was asked, what was really read, what was not. */
export function summaryLine(coverage: Coverage): string {
  const parts = [
    `${number(coverage.matched)} of ${count(coverage.recordsRead, "record")} matched`,
    ...(coverage.further === undefined
      ? []
      : [
          `${number(coverage.further.matched)} of ${count(coverage.further.recordsRead, "record")} read again belong to them`,
        ]),
    ...coverage.asked.flatMap((report) => report.summary(coverage).read),
    ...(coverage.timeRange === undefined ? [] : [rangeText(coverage.timeRange)]),
    ...(coverage.printed.outOfOrder > 0
      ? [`out of time order at ${count(coverage.printed.outOfOrder, "place")} (--sort time)`]
      : []),
    ...(coverage.duplicates > 0 ? [`${count(coverage.duplicates, "duplicate")} not printed`] : []),
    ...(coverage.stoppedBy === undefined ? [] : [`stopped by ${coverage.stoppedBy}`]),
    ...(coverage.untimed > 0
      ? [`${count(coverage.untimed, "record")} without a time left out`]
      : []),
    ...[...coverage.apart].map(([kind, n]) => `${count(n, kind)} apart`),
    ...coverage.reports.flatMap((report) => report.summary(coverage).leftOut),
    `${number(coverage.skipCount)} skipped`,
  ];
  return parts.join(" · ");
}

/** `2023-07-10 11:42–12:31 UTC`, with the second date only when it is another day. */
function rangeText({ earliest, latest }: { earliest: string; latest: string }): string {
  const [from, to] = [minute(Date.parse(earliest)), minute(Date.parse(latest))];
  if (from === to) return `${from} UTC`;
  return from.slice(0, 10) === to.slice(0, 10)
    ? `${from}–${to.slice(11)} UTC`
    : `${from} – ${to} UTC`;
}

/** Why the answer may be empty, as far as the records that were read can tell. */
export function whyEmpty(coverage: Coverage, query: Query): readonly string[] {
  if (coverage.recordsRead === 0) return coverage.asked.flatMap((report) => report.whyEmpty());
  const { timeRange } = coverage;
  const { fromMs = -Infinity, toMs = Infinity } = query.window;
  const isOutside =
    timeRange !== undefined &&
    (Date.parse(timeRange.latest) < fromMs || Date.parse(timeRange.earliest) > toMs);
  return isOutside ? ["every record that was read lies outside the time window"] : [];
}
