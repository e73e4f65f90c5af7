import type { Coverage, HistoryCoverage } from "../coverage.ts";
import { formatBytes } from "../options/byte-size.ts";
import { count, number } from "./summary.ts";

/** How far a run is, for the progress line: asked again and again, it learns how fast the window is read. */
export function progressOf(coverage: Coverage, now: () => number): () => string {
  const begun = new Map<string, Begun>();
  return () =>
    [
      `${number(coverage.matched)} matched`,
      `${count(coverage.recordsRead, "record")} read`,
      ...(coverage.history.length === 0
        ? [`${count(coverage.filesRead, "file")}, ${formatBytes(coverage.bytesRead)}`]
        : []),
      ...coverage.history
        .filter(({ isNotEnabled }) => !isNotEnabled)
        .map((history) => historyProgress(history, begun, now())),
      ...(coverage.skipCount > 0 ? [`${number(coverage.skipCount)} skipped`] : []),
    ].join(" · ");
}

/** What was left of a window when it was first looked at: a run that goes on does not begin at its start. */
interface Begun {
  readonly leftMs: number;
  readonly atMs: number;
}

/** "eu-west-1 1,200 events, 24 pages, 40 % of the window, about 90 s left". */
function historyProgress(history: HistoryCoverage, begun: Map<string, Begun>, nowMs: number) {
  const { key, events, pages, throttled, unread, lookups, askedFromMs, askedToMs } = history;
  const askedMs = (askedToMs - (askedFromMs ?? askedToMs)) * lookups.length;
  const leftMs = unread.reduce((sum, { fromMs, toMs }) => sum + toMs - (fromMs ?? toMs), 0);
  const seconds = secondsLeft(key, leftMs, begun, nowMs);
  return [
    `${key} ${count(events, "event")}`,
    count(pages, "page"),
    ...(askedMs > 0 ? [`${Math.floor((1 - leftMs / askedMs) * 100)} % of the window`] : []),
    ...(askedMs <= 0 || seconds === undefined || seconds < 1
      ? []
      : [`about ${number(Math.ceil(seconds))} s left`]),
    ...(throttled > 0 ? [`${number(throttled)} throttled`] : []),
  ].join(", ");
}

/** If the rest is read as fast as what was read since: whatever the quota, `--rate` and how dense events are. */
function secondsLeft(
  key: string,
  leftMs: number,
  begun: Map<string, Begun>,
  nowMs: number,
): number | undefined {
  const start = begun.get(key);
  // More is left than before: another round of --follow.
  if (start === undefined || leftMs > start.leftMs) {
    begun.set(key, { leftMs, atMs: nowMs });
    return undefined;
  }
  const readMs = start.leftMs - leftMs;
  return readMs === 0 ? undefined : ((nowMs - start.atMs) * leftMs) / readMs / 1000;
}
