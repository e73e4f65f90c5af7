import type { Level } from "../../detect/level.ts";
import type { CardChange } from "./entity-card.ts";
import type { Incident } from "./incident.ts";
import type { Overview } from "./overview.ts";
import type { Relative } from "./relative.ts";
import type { Step } from "./step.ts";

/** An address of a case. */
export interface ReportSource {
  readonly address: string;
  readonly count: number;
  readonly first_seen: string;
  readonly last_seen: string;
  /** Who called from there; at most ten. */
  readonly who: readonly string[];
  /** Where it is, and whose, in words; "" when nothing is known. */
  readonly where: string;
  readonly country?: string;
  readonly latitude?: number;
  readonly longitude?: number;
}

/** What one hand did, or what has to do with one thing that was asked for. */
export interface ReportCase {
  /** "Incident 1", "support-2". */
  readonly name: string;
  readonly incident?: Incident;
  /** Its lineage; at most as many as can be drawn, of `relative_count`. */
  readonly relatives: readonly Relative[];
  readonly relative_count: number;
  /** In order; when there are too many, those that change something or are findings, of `step_count`. */
  readonly steps: readonly Step[];
  readonly step_count: number;
  /** What its credentials did before the incident begins; its last steps, of `earlier_step_count`. */
  readonly earlier_steps: readonly Step[];
  readonly earlier_step_count: number;
  readonly event_count: number;
  readonly first_seen: string;
  readonly last_seen: string;
  /** Most frequent first, of `source_count`. */
  readonly sources: readonly ReportSource[];
  readonly source_count: number;
  /** What it changed since it begins, oldest first, of `change_count`. */
  readonly changes: readonly CardChange[];
  readonly change_count: number;
  readonly earlier_change_count: number;
  /** Of all its changes, how many are in which state at the end of the data. */
  readonly states: Readonly<Record<CardChange["state"], number>>;
  /** Commands to review before anybody runs them, of `containment_count`. */
  readonly containment: readonly string[];
  readonly containment_count: number;
}

export interface ReportFinding {
  readonly id: string;
  readonly severity: Level;
  readonly severity_id: number;
  readonly time: string;
  readonly title: string;
  readonly description: string;
  readonly count: number;
  readonly who: string;
  readonly source: string;
  readonly target: string;
  /** Of the case it belongs to, from 0; absent for a loose one. */
  readonly case?: number;
}

/** A record that the report rests on. */
export interface CitedRecord {
  readonly event_id: string;
  readonly time: string;
  readonly action: string;
  /** The file as it was found, or whose Event history. */
  readonly where: string;
  /** Its number among the records of the file, from 0. */
  readonly index?: number;
  /** Of the record's own bytes on one line, as `spitzel` prints it, in hex. */
  readonly sha256: string;
}

/** Events over the time of the records, in parts of equal length. */
export interface ReportActivity {
  readonly start_ms: number;
  readonly part_ms: number;
  /** All events of each part. */
  readonly all: readonly number[];
  /** Those of each case, in the order of the cases. */
  readonly cases: readonly (readonly number[])[];
  /** Of each part the gravest finding that began there, and how many did. */
  readonly findings: readonly {
    readonly part: number;
    readonly severity: Level;
    readonly count: number;
  }[];
}

/** A command, and what for. */
export interface ReportCommand {
  readonly says: string;
  readonly command: string;
}

/** What `spitzel report` tells, before it is written as a page. */
export interface Report {
  readonly title: string;
  readonly version: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly made_at: string;
  /** Three sentences: what was read, what happened, what is left of it. */
  readonly summary: readonly string[];
  readonly overview: Overview;
  readonly coverage: {
    readonly is_complete: boolean;
    /** The closing line of the run. */
    readonly says: string;
    /** What was not read: at most twenty, of `skip_count`. */
    readonly skips: readonly string[];
    readonly skip_count: number;
    /** What nobody looked for, and what would be needed. */
    readonly not_looked_for: readonly string[];
  };
  readonly activity: ReportActivity;
  readonly cases: readonly ReportCase[];
  /** The gravest first, of `finding_count`. */
  readonly findings: readonly ReportFinding[];
  readonly finding_count: number;
  readonly records: readonly CitedRecord[];
  readonly record_count: number;
  readonly commands: readonly ReportCommand[];
}
