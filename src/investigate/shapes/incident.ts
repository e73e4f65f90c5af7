import type { Level } from "../../detect/level.ts";

/** One thing that makes an incident as grave as it is, and what it counts. */
export interface IncidentReason {
  readonly points: number;
  readonly says: string;
}

/** How one part of an incident belongs to another. */
export interface IncidentLink {
  readonly kind: "lineage" | "object" | "address";
  /** Of the event that ties them; absent for an address. */
  readonly time?: string;
  readonly event_id?: string;
  /** `deploy-admin/cli-session sts:AssumeRole → ASIA…`, in words. */
  readonly says: string;
}

/** What one rule found in it. */
export interface IncidentRule {
  readonly title: string;
  readonly severity: Level;
  /** How many findings; of how many events. */
  readonly findings: number;
  readonly events: number;
  readonly first_seen: string;
}

/** Where it begins, as far as these records go. */
export interface IncidentEntry {
  readonly time: string;
  /** `AKIA… of build-agent`. */
  readonly who: string;
  readonly source?: string;
  /** What the credential came from, or that its birth is not in the data. */
  readonly says: string;
}

/** Findings of what one hand may have done, and why they belong together. One NDJSON line. */
export interface Incident {
  readonly schema: "spitzel.incident/1";
  /** SHA-256 (hex) of the first event of its first finding: what else is in the data does not change it. */
  readonly id: string;
  readonly severity: Level;
  readonly severity_id: number;
  /** The sum of the points; orders incidents of one severity. */
  readonly score: number;
  /** Why that severity and score. */
  readonly why: readonly IncidentReason[];
  /** Who, and its gravest finding. */
  readonly title: string;
  /** Of the first and last event of its findings, ISO 8601 in UTC. */
  readonly first_seen: string;
  readonly last_seen: string;
  readonly entry: IncidentEntry;
  /** In the order of their first finding; at most ten of each list. */
  readonly principals: readonly string[];
  readonly access_keys: readonly string[];
  readonly sources: readonly string[];
  readonly accounts: readonly string[];
  /** What was acted on; at most ten of `object_count`. */
  readonly objects: readonly string[];
  readonly object_count: number;
  /** Tactics of ATT&CK, in its order. */
  readonly tactics: readonly string[];
  readonly findings: number;
  /** What was found, the gravest first; at most 20. */
  readonly rules: readonly IncidentRule[];
  /** Why these findings are one incident, oldest first; at most 20. */
  readonly links: readonly IncidentLink[];
}
