import { isoSeconds } from "../record.ts";
import { provable } from "../expr-parser/provable.ts";
import { eventTimeBounds } from "../match/event-time-bounds.ts";
import type { Query, TimeWindow } from "../match/query.ts";
import type { ExplainLine } from "../source/planned-read.ts";
import { regionCaveat } from "../match/global-services.ts";
import { type LookupCandidate, lookupCandidates } from "./candidates.ts";
import { worthProbing } from "./choose-candidates.ts";
import { expandNames } from "./expand-names.ts";
import { type Lookup, nameOf } from "./lookup-attribute.ts";
import type { TimeSpan } from "./window-chain.ts";

export interface LookupPlan {
  /** What to begin with; together they hold every event that may match. None when the window is empty. */
  readonly lookups: readonly Lookup[];
  /** More than one when the first pages decide: the first is `lookups`. */
  readonly candidates: readonly LookupCandidate[];
  /** False when the user asked for look-ups that may miss matches. */
  readonly isSound: boolean;
  readonly window: TimeSpan;
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
  readonly pushdown?: Pushdown | undefined;
}

/** What the user wants pushed down in place of what is found. */
export type Pushdown =
  | { readonly kind: "none" }
  | { readonly kind: "lookups"; readonly lookups: readonly Lookup[] }
  | { readonly kind: "expanded names" };

const EVERY_EVENT: Lookup = { attribute: undefined };

const DAY_MS = 24 * 60 * 60 * 1000;
/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
const HISTORY_DAYS = 90;

/** Plans how LookupEvents answers the query: with what may match, and as little else as is sound. Pure. */
export function planLookup(query: Query, options: PlanOptions): LookupPlan {
  const choice = choose(query, options);
  const { window, isClamped, notes } = planWindow(query, options);
  const isEmpty = window.fromMs !== undefined && window.fromMs > window.toMs;
  const explain: ExplainLine[] = [
    { topic: "source", text: `Event history of ${options.region} (management events only)` },
    { topic: "window", text: describeWindow(window) },
    ...choice.explain,
    { topic: "tested here", text: "the whole query, on every event that comes back" },
    { topic: "cost", text: "2 requests a second, 50 events each" },
  ];
  return {
    lookups: isEmpty ? [] : choice.lookups,
    candidates: isEmpty ? [] : choice.candidates,
    isSound: choice.isSound,
    window,
    isClamped,
    explain,
    notes: [...notes, ...choice.notes],
    whyEmpty: whyEmpty(query, options, isEmpty),
  };
}

interface Choice extends Pick<LookupPlan, "lookups" | "candidates" | "isSound" | "explain"> {
  readonly notes: readonly string[];
}

function choose(query: Query, { pushdown, region }: PlanOptions): Choice {
  const candidates = lookupCandidates(query.actions, query.matches, region);
  switch (pushdown?.kind) {
    case undefined:
      return chooseSound(candidates);
    case "none":
      return fixedChoice([EVERY_EVENT], "nothing: --no-pushdown, so every event is read", true);
    case "lookups": {
      const wanted = pushdown.lookups.map(nameOf);
      const isSound = candidates.some(({ lookups }) =>
        lookups.every((lookup) => wanted.includes(nameOf(lookup))),
      );
      return fixedChoice(pushdown.lookups, `${wanted.join(", ")}, from --pushdown`, isSound);
    }
    case "expanded names": {
      const expanded = expandNames(query.actions);
      if (expanded === undefined) {
        const note = "--expand-names: the actions stand for no known names, or for too many";
        return { ...chooseSound(candidates), notes: [note] };
      }
      const names = expanded.lookups.map(nameOf).join(", ");
      return fixedChoice(expanded.lookups, `${names}, from ${expanded.because}`, false);
    }
  }
}

function fixedChoice(lookups: readonly Lookup[], text: string, isSound: boolean): Choice {
  return {
    lookups,
    candidates: [{ lookups, because: text }],
    isSound,
    explain: [{ topic: "pushed down", text }],
    notes: isSound
      ? []
      : ["the look-ups asked for may miss events that match: the answer is not known to be whole"],
  };
}

function chooseSound(all: readonly LookupCandidate[]): Choice {
  const [chosen] = all;
  if (chosen === undefined) {
    const text = "nothing: no part of the query is a lookup attribute, so every event is read";
    return fixedChoice([EVERY_EVENT], text, true);
  }
  const candidates = worthProbing(all);
  const explain = all.map((candidate, i): ExplainLine => {
    const { lookups, because } = candidate;
    if (i === 0) {
      return { topic: "pushed down", text: `${lookups.map(nameOf).join(", ")}, from ${because}` };
    }
    const keys = [...new Set(lookups.map(({ attribute }) => attribute?.key))].join(" and ");
    return candidates.includes(candidate)
      ? { topic: "or instead", text: `${keys}, from ${because}: if first pages show fewer events` }
      : {
          topic: "not pushed down",
          text: `${keys}, from ${because}: a request takes one attribute`,
        };
  });
  return { lookups: chosen.lookups, candidates, isSound: true, explain, notes: [] };
}

function planWindow(
  query: Query,
  { nowMs, isAws }: PlanOptions,
): Pick<LookupPlan, "window" | "isClamped" | "notes"> {
  const bounds = eventTimeBounds(provable(query.matches));
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
