import type { Json } from "../source/source-report.ts";
import type { HistoryCoverage, UnreadSpan } from "./history-coverage.ts";

/** One account and Region; read and unread are exact, both ends inclusive, for each look-up. */
export function historyJson(history: HistoryCoverage): Json {
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

function interval({ lookup, fromMs, toMs }: Omit<UnreadSpan, "seam">): Json {
  return { lookup, from: iso(fromMs), to: iso(toMs) };
}

/** What was asked less what is unread. The second that an unread part ends with is read in part only. */
function readOf(
  { askedFromMs, askedToMs, unread }: HistoryCoverage,
  lookup: string,
): readonly Json[] {
  const gaps = unread.filter((one) => one.lookup === lookup).toSorted((a, b) => a.toMs - b.toMs);
  const read: Json[] = [];
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

/** For `detect --summary`. What was not read ends with `to`, both ends included; without `from` it begins with the oldest event. */
export function summaryRecordPart(history: HistoryCoverage): Json {
  const { account, accounts, region, isClamped, isNotEnabled, unread } = history;
  return {
    ...(account === undefined ? {} : { account }),
    ...(accounts.size === 0 ? {} : { accounts: [...accounts] }),
    region,
    enabled: !isNotEnabled,
    more_than_90_days_asked: isClamped,
    unread: unread.map(({ lookup, fromMs, toMs }) => ({
      lookup,
      ...(fromMs === undefined ? {} : { from: new Date(fromMs).toISOString() }),
      to: new Date(toMs).toISOString(),
    })),
  };
}
