import type { Coverage, HistoryCoverage } from "../coverage.ts";
import type { Query } from "../match/query.ts";
import { formatBytes } from "../options/byte-size.ts";

/** The one line that every run ends with: what was asked, what was really read, what was not. */
export function summaryLine(coverage: Coverage): string {
  const parts = [
    `${number(coverage.matched)} of ${count(coverage.recordsRead, "record")} matched`,
    ...(coverage.filesRead > 0 || coverage.history.length === 0
      ? [`${count(coverage.filesRead, "file")}, ${formatBytes(coverage.bytesRead)}`]
      : []),
    ...(coverage.history.length > MOST_NAMED
      ? [manyHistories(coverage.history)]
      : coverage.history.map(historyPart)),
    ...(coverage.timeRange === undefined ? [] : [rangeText(coverage.timeRange)]),
    ...(coverage.duplicates > 0 ? [`${count(coverage.duplicates, "duplicate")} not printed`] : []),
    ...(coverage.stoppedBy === undefined ? [] : [`stopped by ${coverage.stoppedBy}`]),
    ...(coverage.untimed > 0
      ? [`${count(coverage.untimed, "record")} without a time left out`]
      : []),
    ...[...coverage.apart].map(([kind, n]) => `${count(n, kind)} apart`),
    ...(coverage.filesOutsideWindow > 0
      ? [`${count(coverage.filesOutsideWindow, "file")} outside the time window not read`]
      : []),
    ...(coverage.passedOverCount > 0
      ? [`${count(coverage.passedOverCount, "other file")} passed over`]
      : []),
    `${number(coverage.skipCount)} skipped`,
  ];
  return parts.join(" · ");
}

/** More account-Regions than this are summed up. */
const MOST_NAMED = 3;

function manyHistories(histories: readonly HistoryCoverage[]): string {
  const enabled = histories.filter(({ isNotEnabled }) => !isNotEnabled);
  const off = histories.length - enabled.length;
  const unread = enabled.filter((one) => one.unread.length > 0).map(({ key }) => key);
  const pages = enabled.reduce((sum, one) => sum + one.pages, 0);
  const throttled = enabled.reduce((sum, one) => sum + one.throttled, 0);
  return [
    `${count(enabled.length, "account-Region")}${off > 0 ? `, ${number(off)} not enabled` : ""}`,
    unread.length === 0 ? "read all" : `not read to the end: ${unread.join(", ")}`,
    `${count(pages, "page")}${throttled > 0 ? `, ${number(throttled)} throttled` : ""}`,
  ].join(" · ");
}

function historyPart(history: HistoryCoverage): string {
  if (history.isNotEnabled) return `${history.key} is not enabled`;
  const where = [...history.accounts].slice(0, 3).join(", ");
  const asked = `${history.askedFromMs === undefined ? "oldest" : minute(history.askedFromMs)} – ${minute(history.askedToMs)} UTC`;
  const throttled = history.throttled > 0 ? `, ${number(history.throttled)} throttled` : "";
  return `${where === "" ? "" : `account ${where}, `}${history.region} · asked ${asked}, ${readPart(history)} · ${count(history.pages, "page")}${throttled}`;
}

function readPart(history: HistoryCoverage): string {
  const { unread, askedFromMs = -Infinity, askedToMs, isClamped, pages } = history;
  if (unread.length === 0) return isClamped ? "read what there is" : "read all";
  if (pages === 0) return "read nothing";
  const newest = unread.filter(({ toMs }) => toMs >= askedToMs);
  const untouched = newest.filter(
    ({ fromMs = -Infinity, seam }) => fromMs <= askedFromMs && seam.length === 0,
  );
  if (untouched.length > 0) {
    return `read in part, without ${untouched.map(({ lookup }) => lookup).join(", ")}`;
  }
  // Windows are read side by side: an older one may be further on than the newest.
  if (newest.length > 0) return "read in part";
  return `read back to ${minute(Math.max(...unread.map(({ toMs }) => toMs)))} UTC only`;
}

/** `2023-07-10 11:42–12:31 UTC`, with the second date only when it is another day. */
function rangeText({ earliest, latest }: { earliest: string; latest: string }): string {
  const [from, to] = [minute(Date.parse(earliest)), minute(Date.parse(latest))];
  if (from === to) return `${from} UTC`;
  return from.slice(0, 10) === to.slice(0, 10)
    ? `${from}–${to.slice(11)} UTC`
    : `${from} – ${to} UTC`;
}

function minute(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}

export function count(n: number, what: string): string {
  return `${number(n)} ${what}${n === 1 ? "" : "s"}`;
}

/** Groups of three digits. Loading the locales for that would take 9 ms. */
export function number(n: number): string {
  return String(n).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

/** Why the answer may be empty, as far as the records that were read can tell. */
export function whyEmpty(coverage: Coverage, query: Query): readonly string[] {
  const { timeRange } = coverage;
  if (coverage.recordsRead === 0 && coverage.filesOutsideWindow > 0) {
    return ["no log file was delivered inside the time window, or soon enough after it"];
  }
  if (coverage.recordsRead === 0) {
    return coverage.history.length > 0 ? [] : ["no record was read"];
  }
  const { fromMs = -Infinity, toMs = Infinity } = query.window;
  const isOutside =
    timeRange !== undefined &&
    (Date.parse(timeRange.latest) < fromMs || Date.parse(timeRange.earliest) > toMs);
  return isOutside ? ["every record that was read lies outside the time window"] : [];
}
