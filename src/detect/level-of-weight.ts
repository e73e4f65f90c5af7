import type { Level } from "./level.ts";

/** Why a level is what it is, each from 1 to 3 (docs/rules.md, "Levels"). */
export interface Weight {
  readonly impact: number;
  readonly certainty: number;
  readonly rarity: number;
}

/** The level by the scale of docs/rules.md. */
export function levelOfWeight({ impact, certainty, rarity }: Weight): Level {
  const product = impact * certainty * rarity;
  if (product >= 27) return "critical";
  if (product >= 18) return "high";
  if (product >= 8) return "medium";
  return product >= 3 ? "low" : "informational";
}
