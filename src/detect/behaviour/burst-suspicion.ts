import { stringField } from "../../record.ts";
import { readWriteOf } from "../read-write.ts";
import type { Occurrence } from "./occurrence.ts";

/** A burst over fewer services is left at medium, unless half of it failed. */
export const LEAST_SERVICES = 3;
/** So many points make a burst over three services high. */
export const HIGH_POINTS = 2;

/** Rare are actions that are called, in the geometric mean, at most as often as the cube root of all events. */
const RARE_SHARE = 2 / 3;
const FAILED_SHARE = 0.2;
const WRITE_SHARE = 0.5;

interface BurstFeatures {
  readonly firsts: readonly Occurrence[];
  readonly errorRate: number;
  /** log10 of how many times rarer than all events its actions are, and the most that it can be. */
  readonly meanRarity: number;
  readonly mostRarity: number;
  /** Since when the principal uses each source IP. */
  readonly ipsSince: ReadonlyMap<string, number>;
}

interface Suspicion {
  readonly points: number;
  readonly reasons: readonly string[];
}

/**
 * What makes many first-seen actions more than a new day's work. On the trails measured (docs/detectors.md) rare
 * actions tell most: people's ordinary firsts are what others do all the time.
 */
export function suspicionOf(burst: BurstFeatures): Suspicion {
  const { firsts, errorRate, meanRarity, mostRarity, ipsSince } = burst;
  const writes = firsts.filter(({ record }) => readWriteOf(record) === "write").length;
  const signs: readonly (readonly [boolean, number, string])[] = [
    [meanRarity >= RARE_SHARE * mostRarity, 2, "its actions are rare in what was loaded"],
    [errorRate >= FAILED_SHARE, 1, "a fifth or more failed"],
    [writes >= WRITE_SHARE * firsts.length, 1, "half or more write"],
    [hasNewAddress(firsts, ipsSince), 1, "from an address that the principal had not used before"],
  ];
  const holding = signs.filter(([holds]) => holds);
  return {
    points: holding.reduce((sum, [, points]) => sum + points, 0),
    reasons: holding.map(([, , reason]) => reason),
  };
}

/** The addresses that a principal came from first of all are not new, they are its own. */
function hasNewAddress(
  firsts: readonly Occurrence[],
  ipsSince: ReadonlyMap<string, number>,
): boolean {
  const startMs = firsts[0]?.ms ?? 0;
  const isKnown = [...ipsSince.values()].some((ms) => ms < startMs - SOON_MS);
  return (
    isKnown &&
    firsts.some(({ record }) => {
      const sinceMs = ipsSince.get(stringField(record, "sourceIPAddress") ?? "");
      return sinceMs !== undefined && sinceMs >= startMs - SOON_MS;
    })
  );
}

/** The first event from an address is often one that was seen before, just before the burst. */
const SOON_MS = 300_000;
