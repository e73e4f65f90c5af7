import type { Json, SourceReport, Totals } from "../source/source-report.ts";
import { TimeLeft } from "../source/time-left.ts";
import { count, minute, number } from "../source/wording.ts";
import type { HistoryCoverage, UnreadSpan } from "./history-coverage.ts";
import { historyJson, summaryRecordPart } from "./history-json.ts";
import type { SavedHistory } from "./saved-histories.ts";

/** More account-Regions than this are summed up. */
const MOST_NAMED = 3;

/** What a run says of Event history. */
export class HistoryReport implements SourceReport {
  /** One for each account and Region that was asked. */
  readonly histories: HistoryCoverage[] = [];
  readonly #timeLeft = new Map<string, TimeLeft>();

  /** Takes in a history, in the place of an earlier one of the same account and Region. */
  begin(history: HistoryCoverage): void {
    const earlier = this.histories.findIndex(({ key }) => key === history.key);
    if (earlier < 0) this.histories.push(history);
    else this.histories[earlier] = history;
  }

  get isAsked(): boolean {
    return this.histories.length > 0;
  }

  get hasRead(): boolean {
    return this.histories.some(({ pages }) => pages > 0);
  }

  isComplete(wasStopped: boolean): boolean {
    if (this.histories.some(({ isClamped }) => isClamped)) return false;
    return wasStopped || this.histories.every(({ unread }) => unread.length === 0);
  }

  summary(): ReturnType<SourceReport["summary"]> {
    const { histories } = this;
    const read =
      histories.length > MOST_NAMED ? [manyHistories(histories)] : histories.map(historyPart);
    return { read, leftOut: [] };
  }

  progress(_totals: Totals, nowMs: number): readonly string[] {
    return this.histories
      .filter(({ isNotEnabled }) => !isNotEnabled)
      .map((history) => historyProgress(history, this.#timeLeftOf(history), nowMs));
  }

  #timeLeftOf({ key }: HistoryCoverage): TimeLeft {
    const known = this.#timeLeft.get(key) ?? new TimeLeft();
    this.#timeLeft.set(key, known);
    return known;
  }

  /** The plan knows more. */
  whyEmpty(): readonly string[] {
    return [];
  }

  json(): Json {
    return { eventHistory: this.histories.map(historyJson) };
  }

  summaryRecord(): Json {
    if (this.histories.length === 0) return {};
    return { event_history: this.histories.map(summaryRecordPart) };
  }

  resume(): readonly SavedHistory[] {
    return this.resumeWith(undefined, []);
  }

  /** What is left, were this of one history unread. */
  resumeWith(
    history: HistoryCoverage | undefined,
    unread: readonly UnreadSpan[],
  ): readonly SavedHistory[] {
    return this.histories.map((one) => ({
      key: one.key,
      lookups: one.lookups,
      unread: one === history ? unread : one.unread,
    }));
  }
}

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

/** "eu-west-1 1,200 events, 24 pages, 40 % of the window, about 90 s left". */
function historyProgress(history: HistoryCoverage, timeLeft: TimeLeft, nowMs: number): string {
  const { key, events, pages, throttled, unread, lookups, askedFromMs, askedToMs } = history;
  const askedMs = (askedToMs - (askedFromMs ?? askedToMs)) * lookups.length;
  const leftMs = unread.reduce((sum, { fromMs, toMs }) => sum + toMs - (fromMs ?? toMs), 0);
  // If the rest is read as fast as what was read: whatever the quota, `--rate` and how dense events are.
  const rest = timeLeft.part(askedMs - leftMs, leftMs, nowMs);
  return [
    `${key} ${count(events, "event")}`,
    count(pages, "page"),
    ...(askedMs > 0
      ? [`${Math.floor((1 - leftMs / askedMs) * 100)} % of the window`, ...rest]
      : []),
    ...(throttled > 0 ? [`${number(throttled)} throttled`] : []),
  ].join(", ");
}
