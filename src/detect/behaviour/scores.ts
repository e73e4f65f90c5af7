import type { PrincipalActivity } from "./principal-activity.ts";

interface Signals {
  readonly errorRate: number;
  readonly ips: number;
  readonly actions: number;
  readonly entropy: number;
}

/** A principal, how far its signals are from the mean of all, and the signals themselves. */
export interface ScoredPrincipal {
  readonly principal: PrincipalActivity;
  /** The plain sum of the four z-scores, rounded to 1e-9: 1.9999999999999998 is 2. */
  readonly composite: number;
  readonly z: Signals;
  readonly features: Signals;
}

/** Scores principals against each other, the most unusual first. */
export function scoredPrincipals(
  principals: readonly PrincipalActivity[],
): readonly ScoredPrincipal[] {
  const features = principals.map(signalsOf);
  const errorRates = zScores(features.map(({ errorRate }) => errorRate));
  const ips = zScores(features.map((one) => one.ips));
  const actions = zScores(features.map((one) => one.actions));
  const entropies = zScores(features.map(({ entropy }) => entropy));
  return principals
    .flatMap((principal, i) => {
      const own = features[i];
      if (own === undefined) return [];
      const z: Signals = {
        errorRate: errorRates[i] ?? 0,
        ips: ips[i] ?? 0,
        actions: actions[i] ?? 0,
        entropy: entropies[i] ?? 0,
      };
      const sum = z.errorRate + z.ips + z.actions + z.entropy;
      return [{ principal, composite: Math.round(sum * 1e9) / 1e9, z, features: own }];
    })
    .toSorted((a, b) => b.composite - a.composite || (a.principal.key < b.principal.key ? -1 : 1));
}

/** Counts have heavy tails and are taken as log(1 + n). */
function signalsOf({ events, errors, ips, actions }: PrincipalActivity): Signals {
  return {
    errorRate: errors / events,
    ips: Math.log1p(ips.size),
    actions: Math.log1p(actions.size),
    entropy: shannonEntropy([...actions.values()].map(({ count }) => count)),
  };
}

/** Shannon entropy in bits. Sorted, so that the order of the files does not reach the last decimal. */
function shannonEntropy(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts
    .toSorted((a, b) => a - b)
    .reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0);
}

/** With the population's deviation (divided by n); all zero when the values do not differ. */
function zScores(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const deviation = Math.sqrt(variance);
  // Equal values can have a mean that is off by one bit, and would then all be "one deviation" away.
  const isFlat = values.every((value) => value === values[0]);
  return values.map((value) => (isFlat || deviation === 0 ? 0 : (value - mean) / deviation));
}
