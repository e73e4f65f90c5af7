import type { Query, TimeWindow } from "../match/query.ts";
import type { ExplainLine } from "../source.ts";
import { eventTimeBounds } from "./event-time-bounds.ts";
import { regionCaveat } from "./global-services.ts";
import { type AttributeKey, lookupCandidates } from "./lookup-attribute.ts";

/** One chain of LookupEvents pages: one attribute, or none for every event. */
export interface Lookup {
  readonly attribute: { readonly key: AttributeKey; readonly value: string } | undefined;
}

export interface LookupPlan {
  /** Answered one after another; together they hold every event that may match, each once. */
  readonly lookups: readonly Lookup[];
  /** Whole seconds in milliseconds, both inclusive. No start means the oldest event there is. */
  readonly window: { readonly fromMs: number | undefined; readonly toMs: number };
  readonly isClamped: boolean;
  readonly explain: readonly ExplainLine[];
  readonly notes: readonly string[];
  readonly whyEmpty: readonly string[];
}

interface PlanOptions {
  readonly nowMs: number;
  readonly region: string;
  /** False for an emulator, which may hold more than 90 days. */
  readonly isAws: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
const HISTORY_DAYS = 90;

/** "every event" or "EventName=StopLogging". */
export function nameOf({ attribute }: Lookup): string {
  return attribute === undefined ? "every event" : `${attribute.key}=${attribute.value}`;
}

/** Plans how LookupEvents answers the query: with what may match, and as little else as is sound. Pure. */
export function planLookup(query: Query, options: PlanOptions): LookupPlan {
  const [chosen, ...others] = lookupCandidates(query.actions, query.matches);
  const { window, isClamped, notes } = planWindow(query, options);
  const isEmpty = window.fromMs !== undefined && window.fromMs > window.toMs;
  const lookups: Lookup[] =
    chosen === undefined
      ? [{ attribute: undefined }]
      : chosen.values.map((value) => ({ attribute: { key: chosen.key, value } }));
  const explain: ExplainLine[] = [
    { topic: "source", text: `Event history of ${options.region} (management events only)` },
    { topic: "window", text: describeWindow(window) },
    {
      topic: "pushed down",
      text:
        chosen === undefined
          ? "nothing: no part of the query is a lookup attribute, so every event is read"
          : `${lookups.map(nameOf).join(", ")}, from ${chosen.because}`,
    },
    ...others.map(({ key, because }) => ({
      topic: "not pushed down",
      text: `${key}, from ${because}: a request takes one attribute`,
    })),
    { topic: "tested here", text: "the whole query, on every event that comes back" },
    { topic: "cost", text: "2 requests a second, 50 events each" },
  ];
  return {
    lookups: isEmpty ? [] : lookups,
    window,
    isClamped,
    explain,
    notes,
    whyEmpty: whyEmpty(query, options, isEmpty),
  };
}

function planWindow(
  query: Query,
  { nowMs, isAws }: PlanOptions,
): Pick<LookupPlan, "window" | "isClamped" | "notes"> {
  const bounds = eventTimeBounds(query.matches);
  const asked: TimeWindow = query.window;
  const fromMs = Math.max(asked.fromMs ?? -Infinity, bounds.fromMs ?? -Infinity);
  // A fixed end: with a moving one the paging tokens break, and the tool would read its own requests.
  const toMs = Math.min(asked.toMs ?? Infinity, bounds.toMs ?? Infinity, nowMs);
  const oldestMs = nowMs - HISTORY_DAYS * DAY_MS;
  // An hour's grace: 90 days asked for a moment ago are 90 days.
  const isClamped = isAws && fromMs !== -Infinity && fromMs < oldestMs - DAY_MS / 24;
  const start = isAws ? Math.max(fromMs, oldestMs) : fromMs;
  return {
    window: {
      // Event times are whole seconds: the bounds move inwards to them.
      fromMs: start === -Infinity ? undefined : Math.ceil(start / 1000) * 1000,
      toMs: Math.floor(toMs / 1000) * 1000,
    },
    isClamped,
    notes: isClamped
      ? [
          `Event history holds ${HISTORY_DAYS} days: nothing before ${isoSeconds(oldestMs)} can be read; trail files may hold it (--trail)`,
        ]
      : [],
  };
}

function whyEmpty(
  query: Query,
  { region }: PlanOptions,
  isWindowEmpty: boolean,
): readonly string[] {
  if (isWindowEmpty) return ["the window lies outside what Event history holds"];
  const prefixes = new Set(query.actions.map((glob) => glob.prefix.toLowerCase()));
  const caveats = [...prefixes].map((prefix) => regionCaveat(prefix, region));
  return [
    ...caveats.filter((caveat) => caveat !== undefined),
    "events can take 15 minutes to appear",
    `only ${region} was asked`,
    "data events are never in Event history",
  ];
}

function describeWindow({ fromMs, toMs }: LookupPlan["window"]): string {
  return `${fromMs === undefined ? "the oldest event" : isoSeconds(fromMs)} to ${isoSeconds(toMs)}`;
}

function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
