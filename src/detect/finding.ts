import type {
  ActionPart,
  AttackPart,
  CloudPart,
  CorrelationPart,
  EventsPart,
  EvidencePart,
  FindingRule,
  IocPart,
  MatchPart,
  MergedPart,
  PrincipalPart,
  ResourcePart,
  SourcePart,
} from "./finding-parts.ts";
import type { Level } from "./level.ts";

/** What kind of detector found it. */
export type FindingKind = "detection" | "correlation" | "anomaly" | "ioc";

/** Who finds; what `--only` and `--skip` know them by. */
export const DETECTOR_NAMES = ["sigma", "burst", "ranked", "first-seen", "ioc", "travel"] as const;

export type DetectorName = (typeof DETECTOR_NAMES)[number];

/** One finding, as it is printed: one NDJSON line. Empty optional parts are omitted; arrays are sorted and capped. */
export interface Finding {
  readonly schema: "spitzel.finding/1";
  /** SHA-256 (hex) of rule or detector id, group key and first eventID: a finding that grows keeps it. */
  readonly id: string;
  /** With --cursor and --follow: it was printed before, and has changed since. */
  readonly update?: true;
  /** Records that came later have shown that it is none. */
  readonly withdrawn?: true;
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
  readonly attack?: readonly AttackPart[];
  readonly principal?: PrincipalPart;
  readonly cloud?: CloudPart;
  readonly source?: SourcePart;
  readonly action?: ActionPart;
  readonly resources?: readonly ResourcePart[];
  readonly match?: MatchPart;
  readonly correlation?: CorrelationPart;
  readonly iocs?: readonly IocPart[];
  readonly evidence?: EvidencePart;
  readonly merged?: MergedPart;
  readonly events: EventsPart;
  /** The id of the incident that it is part of; only where findings are grouped (`--by incident`). */
  readonly incident?: string;
  /** Commands that show more; filled in when it goes out. */
  readonly next_steps?: readonly string[];
  /** Times of the first and last record that the detector was given. */
  readonly data_window?: readonly [string, string];
}

/** What a rule says to look at first: the records that have the value at the path, which is one of the query language. */
export interface FirstStep {
  readonly says: string;
  readonly path: string;
  readonly value: string;
}

/** A finding that did not go out yet. What it holds besides is not printed: it becomes the first of the next steps. */
export interface HeldFinding extends Finding {
  readonly first_step?: FirstStep;
}
