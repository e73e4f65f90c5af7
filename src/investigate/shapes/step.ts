import type { Level } from "../../detect/level.ts";

/** Who did it. */
export interface StepActor {
  readonly principal: string;
  readonly name: string;
  readonly type?: string;
  readonly account_id?: string;
  readonly arn?: string;
  readonly access_key_id?: string;
}

/** A finding that has events of the step among its first ten. */
export interface StepFinding {
  readonly id: string;
  readonly severity: Level;
  readonly title: string;
}

/**
 * One step of a story: like calls of one identity, one soon after the other. Calls that read are like when service and
 * outcome are the same; calls that change, when the action is too. One NDJSON line.
 */
export interface Step {
  readonly schema: "spitzel.step/1";
  /** Of the first and the last call, ISO 8601 in UTC. */
  readonly first_seen: string;
  readonly last_seen: string;
  readonly count: number;
  readonly actor: StepActor;
  readonly account_id: string;
  readonly regions: readonly string[];
  /** Addresses, or names of AWS services that called. */
  readonly sources: readonly string[];
  /** Where the sources are, and whose, as far as files say that. */
  readonly places?: readonly string[];
  readonly user_agents: readonly string[];
  /** In the order they first came. */
  readonly actions: readonly { readonly name: string; readonly count: number }[];
  readonly is_write: boolean;
  /** Which way a change went that one action makes both ways. */
  readonly way?: "add" | "remove" | "activate" | "deactivate";
  readonly outcome: "success" | "denied" | "failure";
  /** The error's code, when it failed. */
  readonly error?: string;
  /** What was acted on or made, as records name it; at most 20 of `object_count`. */
  readonly objects: readonly { readonly name: string; readonly kind: string }[];
  readonly object_count: number;
  readonly findings: readonly StepFinding[];
  /** The first ten eventIDs. */
  readonly event_ids: readonly string[];
  /** Seconds in which nothing happened before it; absent unless it is an hour or more. */
  readonly gap_before_s?: number;
}
