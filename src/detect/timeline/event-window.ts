import type { FindingRule } from "../finding-parts.ts";

/** What is said of a rule that hit. */
type HitRule = Pick<FindingRule, "id" | "name" | "title" | "level">;

/** A rule that hit events of a window. */
export interface BlockHit {
  readonly rule: HitRule;
  readonly events: number;
  /** The first ten. */
  readonly ids: readonly string[];
}

/** So many consecutive events of one entity. */
export interface EventBlock {
  readonly schema: "spitzel.window/1";
  /** Entity, time of the first event, and which window of the entity it is: two may start in one second. */
  readonly id: string;
  readonly entity: string;
  readonly window: number;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly events: number;
  readonly hits: readonly BlockHit[];
}
