import { stringField } from "../../record.ts";
import { buildFinding, type FindingParts, isoTime } from "../build-finding.ts";
import type { Finding } from "../finding.ts";
import type { Activity } from "./activity.ts";
import { compareOccurrences, type Occurrence } from "./occurrence.ts";
import type { BurstParameters } from "./parameters.ts";
import type { PrincipalActivity } from "./principal-activity.ts";
import { HIGH_POINTS, LEAST_SERVICES, suspicionOf } from "./burst-suspicion.ts";
import { rounded } from "./rounded.ts";

/** What is told of bursts where records come in several runs. */
export interface BurstsOfRuns {
  /** Those that were over before were told by an earlier run, unless records were late. */
  readonly toldMs: number;
  /** No later run has a record of before that time. */
  readonly settledMs: number;
}

interface FoundBurst {
  readonly finding: Finding;
  readonly isSettled: boolean;
}

interface Burst {
  readonly principal: string;
  readonly ipsSince: ReadonlyMap<string, number>;
  readonly firsts: readonly Occurrence[];
  readonly services: readonly string[];
}

/**
 * Burst sweeps: a principal that did several things it had not done before, one soon after the other. What a
 * principal did first of all only says that it was there, and is left out. First means first in what was loaded.
 */
export function burstFindings(
  activity: Activity,
  parameters: BurstParameters,
  of: Pick<FindingParts, "dataWindow" | "includesEvents">,
  runs: BurstsOfRuns = ONE_RUN,
): readonly FoundBurst[] {
  const principals = activity.principals();
  const rarityOf = rarity(principals);
  return principals
    .flatMap((principal) => burstsOf(principal, parameters))
    .filter(({ firsts }) => {
      const isTold = firsts.every(({ isOld }) => isOld) && isOver(firsts, parameters, runs.toldMs);
      return !isTold;
    })
    .toSorted((a, b) => b.services.length - a.services.length || b.firsts.length - a.firsts.length)
    .map((burst) => ({
      finding: burstFinding(burst, { activity, parameters, rarityOf, of }),
      isSettled: isOver(burst.firsts, parameters, runs.settledMs),
    }));
}

const ONE_RUN: BurstsOfRuns = { toldMs: -Infinity, settledMs: -Infinity };

/** Whether nothing that happens from that time on belongs to a burst. */
function isOver(
  firsts: readonly Occurrence[],
  { gapSeconds }: BurstParameters,
  fromMs: number,
): boolean {
  return (firsts.at(-1)?.ms ?? 0) + gapSeconds * 1000 <= fromMs;
}

/** When what a principal did last for the first time began, if it may go on at that time; else that time. */
export function recentFirstsMs(
  principal: PrincipalActivity,
  parameters: BurstParameters,
  settledMs: number,
): number {
  const last = groupsOf(principal, parameters).at(-1);
  const isOpen = last !== undefined && !isOver(last, parameters, settledMs);
  return isOpen ? Math.min(settledMs, last[0]?.ms ?? settledMs) : settledMs;
}

/** log10(N) − log10(count) over the interactive events that have a name. */
function rarity(principals: readonly PrincipalActivity[]): (action?: string) => number {
  const counts = new Map<string, number>();
  let total = 0;
  for (const { actions } of principals) {
    for (const [name, { count }] of actions) {
      counts.set(name, (counts.get(name) ?? 0) + count);
      total += count;
    }
  }
  return (action = "") => Math.log10(total) - Math.log10(counts.get(action) ?? 1);
}

/** Firsts that came soon after each other. */
function groupsOf(
  { actions }: PrincipalActivity,
  { gapSeconds }: BurstParameters,
): readonly (readonly Occurrence[])[] {
  const firsts = [...actions.values()]
    .flatMap(({ first }) => first ?? [])
    .toSorted(compareOccurrences)
    .slice(1);
  const groups: Occurrence[][] = [];
  for (const first of firsts) {
    const previous = groups.at(-1)?.at(-1);
    // The gap is to the previous first: a burst may be long.
    if (previous !== undefined && first.ms - previous.ms < gapSeconds * 1000) {
      groups.at(-1)?.push(first);
    } else groups.push([first]);
  }
  return groups;
}

function burstsOf(principal: PrincipalActivity, parameters: BurstParameters): readonly Burst[] {
  const { key, ipsSince } = principal;
  const { minFirsts } = parameters;
  return groupsOf(principal, parameters)
    .filter((group) => group.length >= minFirsts)
    .map((group) => ({
      principal: key,
      ipsSince,
      firsts: group,
      services: distinct(group, "eventSource"),
    }));
}

function burstFinding(
  { principal, ipsSince, firsts, services }: Burst,
  context: {
    readonly activity: Activity;
    readonly parameters: BurstParameters;
    readonly rarityOf: (action?: string) => number;
    readonly of: Pick<FindingParts, "dataWindow" | "includesEvents">;
  },
): Finding {
  const { parameters, activity } = context;
  const startMs = firsts[0]?.ms ?? 0;
  const endMs = firsts.at(-1)?.ms ?? startMs;
  const actions = firsts.map(({ record }) => stringField(record, "eventName") ?? "");
  const errors = firsts.filter(({ record }) => record["errorCode"] != null).length;
  const errorRate = rounded(errors / firsts.length);
  const ids = firsts.flatMap(({ record }) => stringField(record, "eventID") || []);
  const ips = distinct(firsts, "sourceIPAddress");
  const regions = distinct(firsts, "awsRegion");
  // Everything is new when the loaded window begins: many services then mean little.
  const isAtEdge =
    startMs - (activity.earliestMs ?? startMs) < parameters.windowEdgeMarginSeconds * 1000;
  const rarities = actions.map((action) => context.rarityOf(action));
  const meanRarity = rarities.reduce((sum, one) => sum + one, 0) / rarities.length;
  const mostRarity = context.rarityOf();
  const suspicion = suspicionOf({ firsts, errorRate, meanRarity, mostRarity, ipsSince });
  const isWide = Number.isFinite(parameters.highServiceCount)
    ? services.length >= parameters.highServiceCount
    : services.length >= LEAST_SERVICES && suspicion.points >= HIGH_POINTS;
  const isHigh = errorRate >= parameters.highErrorRate || (isWide && !isAtEdge);
  return buildFinding({
    kind: "anomaly",
    detector: "burst",
    level: isHigh ? "high" : "medium",
    title: `Burst of ${firsts.length} first-seen actions in ${services.length} ${services.length === 1 ? "service" : "services"}`,
    description:
      "Several actions that this principal had not called before in the loaded window, shortly one after the other: reconnaissance, manual exploration, or a first deployment.",
    records: firsts,
    groupKey: principal,
    evidence: {
      tier: "burst",
      principal,
      start_time: isoTime(startMs),
      span_seconds: (endMs - startMs) / 1000,
      new_action_count: firsts.length,
      new_service_count: services.length,
      new_actions: actions,
      new_services: services,
      source_ips: ips,
      aws_regions: regions,
      error_rate: errorRate,
      mean_rarity: rounded(meanRarity),
      suspicion: suspicion.reasons,
      sample_event_ids: ids.slice(0, 10),
    },
    ...context.of,
  });
}

function distinct(firsts: readonly Occurrence[], field: string): readonly string[] {
  return [...new Set(firsts.flatMap(({ record }) => stringField(record, field) || []))].toSorted();
}
