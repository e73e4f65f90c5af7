import type { Level } from "../../detect/level.ts";
import type { SeenList } from "./entity-card.ts";

/** Identities that came from each other, and what was found of them. */
export interface Suspect {
  /** Of its gravest finding. */
  readonly severity: Level;
  /** In the order of their first finding; at most ten of each. */
  readonly principals: readonly string[];
  readonly access_keys: readonly string[];
  readonly sources: readonly string[];
  readonly first_seen: string;
  readonly last_seen: string;
  readonly tactics: readonly string[];
  readonly findings: number;
  /** The titles of its gravest findings. */
  readonly why: readonly string[];
}

/** The first minute with some records, on one NDJSON line. */
export interface Overview {
  readonly schema: "spitzel.overview/1";
  readonly records: number;
  readonly first_seen: string;
  readonly last_seen: string;
  /** Records in each of at most 60 equal parts of that time. */
  readonly volume: readonly number[];
  readonly suspects: readonly Suspect[];
  readonly suspect_count: number;
  readonly findings: number;
  readonly accounts: SeenList;
  readonly regions: SeenList;
  readonly principals: SeenList;
  readonly sources: SeenList;
  readonly services: SeenList;
  readonly actions: SeenList;
  readonly changes: SeenList;
  /** By principal, action and error. */
  readonly denied: SeenList;
  readonly without_mfa: SeenList;
  readonly root: SeenList;
  /** Principals and addresses that were first seen in the last half of the time. */
  readonly new_principals: SeenList;
  readonly new_sources: SeenList;
  readonly blind_spots: readonly string[];
}
