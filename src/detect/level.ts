/** Sigma's levels, from least to most severe (Sigma specification, rules §level). */
export const LEVELS = ["informational", "low", "medium", "high", "critical"] as const;

export type Level = (typeof LEVELS)[number];

/** The level's place in the order, 1 to 5; also OCSF's severity_id. */
export function severityId(level: Level): number {
  return LEVELS.indexOf(level) + 1;
}
