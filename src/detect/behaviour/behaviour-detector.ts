import { isoTime } from "../build-finding.ts";
import type { Detector } from "../detector.ts";
import { isJsonObject } from "../../record.ts";
import { hitOf } from "../hit.ts";
import { isTime } from "../saved-shape.ts";
import { Activity } from "./activity.ts";
import { burstFindings, recentFirstsMs } from "./bursts.ts";
import { isSavedActivity } from "./saved-activity.ts";
import type { BurstParameters, RankParameters } from "./parameters.ts";
import { rankedFindings } from "./ranked.ts";

interface BehaviourOptions {
  /** Absent: bursts are not looked for. */
  readonly burst?: BurstParameters | undefined;
  /** Absent: principals are not compared. */
  readonly rank?: RankParameters | undefined;
  /** What narrowed the records, for the disclosure; "" when nothing did. */
  readonly narrowedBy: string;
  /** True when Event history was asked, which begins 90 days ago and has no data events. */
  readonly isEventHistory?: boolean;
  /** Puts the records into the findings; they are kept whole then. */
  readonly includesEvents?: boolean;
}

/** Burst sweeps and ranked principals, over one account of what the principals did. */
export function createBehaviourDetector(options: BehaviourOptions): Detector {
  const { includesEvents = false } = options;
  const activity = includesEvents ? new Activity((occurrence) => occurrence) : new Activity();
  const { burst, rank } = options;
  /** Bursts that were over then were told by an earlier run. */
  let toldMs = -Infinity;
  let nextToldMs = -Infinity;
  return {
    name: "behaviour",
    observe: (read) => {
      activity.add(read);
      return [];
    },
    observeRow: ({ deed, shown }) => {
      if (deed !== undefined) activity.addDeed(deed, shown);
      else if (shown !== undefined) activity.add(shown);
      return [];
    },
    save: () => {
      const recent = new Map<string, number>();
      if (burst !== undefined) {
        for (const principal of activity.principals()) {
          recent.set(principal.key, recentFirstsMs(principal, burst, nextToldMs));
        }
      }
      const since = Number.isFinite(nextToldMs) ? nextToldMs : null;
      return { told: since, activity: activity.save((key) => recent.get(key) ?? nextToldMs) };
    },
    restore: (saved) => {
      if (!isJsonObject(saved) || !isSavedActivity(saved["activity"])) return false;
      const { told, activity: before } = saved;
      if (told !== null && !isTime(told)) return false;
      toldMs = told ?? -Infinity;
      activity.restore(before);
      return true;
    },
    finish: (settledMs = -Infinity) => {
      nextToldMs = settledMs;
      const { earliestMs, latestMs } = activity;
      const dataWindow =
        earliestMs === undefined || latestMs === undefined
          ? undefined
          : ([isoTime(earliestMs), isoTime(latestMs)] as const);
      const of = { dataWindow, includesEvents };
      const bursts =
        burst === undefined ? [] : burstFindings(activity, burst, of, { toldMs, settledMs });
      const ranked = rank === undefined ? [] : rankedFindings(activity.principals(), rank, of);
      return [
        ...bursts.map(({ finding, isSettled }) => ({ ...hitOf(finding), isSettled })),
        ...ranked.map(hitOf),
      ];
    },
    disclosures: () => disclosures(activity, options),
  };
}

function disclosures(
  activity: Activity,
  { burst, rank, narrowedBy, isEventHistory = false }: BehaviourOptions,
): readonly string[] {
  if (activity.loaded === 0) return [];
  if (activity.interactive === 0) {
    return [`${number(activity.loaded)} events loaded, none interactive`];
  }
  const belowFloor =
    rank === undefined
      ? 0
      : activity.principals().filter(({ events }) => events < rank.minEvents).length;
  return [
    ...(belowFloor === 0 || rank === undefined
      ? []
      : [
          `${number(belowFloor)} interactive ${belowFloor === 1 ? "principal" : "principals"} below ${number(rank.minEvents)} events, not ranked`,
        ]),
    ...(burst === undefined ? [] : [firstSeenMeans(narrowedBy, isEventHistory)]),
  ];
}

function firstSeenMeans(narrowedBy: string, isEventHistory: boolean): string {
  const loaded = isEventHistory
    ? "what Event history holds, 90 days of management events"
    : "the loaded window";
  const hint =
    narrowedBy === ""
      ? ""
      : `, which ${narrowedBy} narrowed: load more before it to see what was new`;
  return `first-seen means first in ${loaded}${hint}`;
}

function number(n: number): string {
  return n.toLocaleString("en-US");
}
