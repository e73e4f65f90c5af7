import type { SeenList } from "./entity-card.ts";
import type { Incident } from "./incident.ts";

/** The first minute with some records, on one NDJSON line. */
export interface Overview {
  readonly schema: "spitzel.overview/1";
  readonly records: number;
  readonly first_seen: string;
  readonly last_seen: string;
  /** Records in each of at most 60 equal parts of that time. */
  readonly volume: readonly number[];
  /** The gravest first; at most `--top`, of `incident_count`. */
  readonly incidents: readonly Incident[];
  readonly incident_count: number;
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
