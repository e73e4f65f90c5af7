import { isoTime } from "../build-finding.ts";
import type { Detector } from "../detector.ts";
import { Activity } from "./activity.ts";
import { burstFindings } from "./bursts.ts";
import type { BurstParameters, RankParameters } from "./parameters.ts";
import { rankedFindings } from "./ranked.ts";

interface BehaviourOptions {
  /** Absent: bursts are not looked for. */
  readonly burst?: BurstParameters | undefined;
  /** Absent: principals are not compared. */
  readonly rank?: RankParameters | undefined;
  /** What narrowed the records, for the disclosure; "" when nothing did. */
  readonly narrowedBy: string;
}

/** Burst sweeps and ranked principals, over one account of what the principals did. */
export function createBehaviourDetector({ burst, rank, narrowedBy }: BehaviourOptions): Detector {
  const activity = new Activity();
  return {
    name: "behaviour",
    observe: ({ record }) => {
      activity.add(record);
      return [];
    },
    finish: () => {
      const { earliestMs, latestMs } = activity;
      const dataWindow =
        earliestMs === undefined || latestMs === undefined
          ? undefined
          : ([isoTime(earliestMs), isoTime(latestMs)] as const);
      return [
        ...(burst === undefined ? [] : burstFindings(activity, burst, dataWindow)),
        ...(rank === undefined ? [] : rankedFindings(activity.principals(), rank, dataWindow)),
      ];
    },
    disclosures: () => disclosures(activity, { burst, rank, narrowedBy }),
  };
}

function disclosures(
  activity: Activity,
  { burst, rank, narrowedBy }: BehaviourOptions,
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
    ...(burst === undefined
      ? []
      : [
          `first-seen means first in the loaded window${narrowedBy === "" ? "" : `, which ${narrowedBy} narrowed: load more before it to see what was new`}`,
        ]),
  ];
}

function number(n: number): string {
  return n.toLocaleString("en-US");
}
