import type { CloudTrailRecord } from "../record.ts";
import type { Level } from "./level.ts";

/** What kind of detector found it. */
export type FindingKind = "detection" | "correlation" | "anomaly" | "ioc";

/** Who finds; what `--only` and `--skip` know them by. */
export const DETECTOR_NAMES = ["sigma", "burst", "ranked", "ioc"] as const;

export type DetectorName = (typeof DETECTOR_NAMES)[number];

/** The rule behind a finding. */
export interface FindingRule {
  readonly id: string;
  readonly name?: string;
  readonly title: string;
  readonly status?: string;
  readonly level: Level;
  readonly author?: string;
  /** Path of the rule's file as it was given, and the SHA-256 of its document's text in hex. */
  readonly file: string;
  readonly sha256: string;
  readonly tags: readonly string[];
  readonly references: readonly string[];
  readonly falsepositives: readonly string[];
  readonly staged: boolean;
}

/** Where a record stands: the file's path as it was found ("stdin"), and its number among the file's records, from 0. */
export interface EventRef {
  readonly file: string;
  readonly index: number;
  readonly event_id?: string;
  /** What came before, and made the events of the finding matter. */
  readonly context?: true;
}

/** One finding, as it is printed: one NDJSON line. Empty optional parts are omitted; arrays are sorted and capped. */
export interface Finding {
  readonly schema: "spitzel.finding/1";
  /** SHA-256 (hex) of rule or detector id, group key, first and last eventID: the same input gives the same id. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly detector: DetectorName;
  readonly severity: Level;
  readonly severity_id: number;
  readonly title: string;
  readonly description?: string;
  /** eventTime of the first event that is no context, ISO 8601 in UTC; "" when no event had one. */
  readonly time: string;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly count: number;
  readonly rule?: FindingRule;
  readonly attack?: readonly Readonly<Record<string, string>>[];
  readonly principal?: Readonly<Record<string, unknown>>;
  readonly cloud?: Readonly<Record<string, unknown>>;
  readonly source?: Readonly<Record<string, unknown>>;
  readonly action?: Readonly<Record<string, unknown>>;
  readonly resources?: readonly Readonly<Record<string, string>>[];
  readonly match?: Readonly<Record<string, unknown>>;
  readonly correlation?: Readonly<Record<string, unknown>>;
  readonly iocs?: readonly Readonly<Record<string, string>>[];
  readonly evidence?: Readonly<Record<string, unknown>>;
  readonly merged?: Readonly<Record<string, unknown>>;
  readonly events: {
    readonly count: number;
    readonly ids: readonly string[];
    /** Those of `ids` that are context: earlier steps of an ordered correlation. They come last. */
    readonly context_ids?: readonly string[];
    /** Where the first of the records stand; absent for Event history. */
    readonly refs?: readonly EventRef[];
    readonly truncated: boolean;
    /** `--include-events`: the records of `ids`, whole. */
    readonly records?: readonly CloudTrailRecord[];
  };
  /** Commands that show more; filled in when it goes out. */
  readonly next_steps?: readonly string[];
  readonly data_window?: readonly [string, string];
}
