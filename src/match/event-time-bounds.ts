import { type Necessary, pathOf, type Wanted } from "../expr-parser/necessary.ts";
import type { TimeWindow } from "./query.ts";

const EXACT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const STARTS_WITH_DATE = /^\d{4}-\d{2}-\d{2}/;
const DAY_MS = 24 * 60 * 60 * 1000;
const EVENT_TIME = pathOf("eventTime");

/**
 * The window outside which what is necessary of `eventTime` cannot hold. Comparisons compare text; eventTime is
 * written `2026-03-03T01:15:00Z`, so a bound that starts with a date bounds the time, at worst to the whole day.
 */
export function eventTimeBounds(necessary: readonly Necessary[]): TimeWindow {
  let fromMs = -Infinity;
  let toMs = Infinity;
  for (const { path, values } of necessary) {
    if (path !== EVENT_TIME || values.length === 0) continue;
    const ranges = values.map(rangeOf);
    fromMs = Math.max(fromMs, Math.min(...ranges.map((range) => range.fromMs)));
    toMs = Math.min(toMs, Math.max(...ranges.map((range) => range.toMs)));
  }
  return {
    ...(fromMs === -Infinity ? {} : { fromMs }),
    ...(toMs === Infinity ? {} : { toMs }),
  };
}

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

const ANY_TIME: Range = { fromMs: -Infinity, toMs: Infinity };

function rangeOf(wanted: Wanted): Range {
  switch (wanted.kind) {
    case "value":
      return timesNextTo(wanted.value);
    case "order": {
      const { fromMs, toMs } = timesNextTo(wanted.bound);
      return wanted.operator === "<" || wanted.operator === "<="
        ? { fromMs: -Infinity, toMs }
        : { fromMs, toMs: Infinity };
    }
    case "text":
      return ANY_TIME;
  }
}

/** The times that eventTime texts next to this text stand for. */
function timesNextTo(value: unknown): Range {
  if (typeof value !== "string") return ANY_TIME;
  const date = STARTS_WITH_DATE.exec(value)?.[0];
  const day = date === undefined ? Number.NaN : Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes 30 February for 2 March, and 1 March would be lost.
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(date ?? "")) return ANY_TIME;
  const exact = EXACT.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(exact)) return { fromMs: exact, toMs: exact };
  return { fromMs: day, toMs: day + DAY_MS - 1000 };
}
