/** What `--summary` prints behind the findings: the facts of the run, without wall-clock time. */
export interface DetectSummary {
  readonly kind: "summary";
  readonly schema: "spitzel.summary/1";
  readonly rules: {
    readonly loaded: number;
    /** Files with a rule that reports on its own. */
    readonly detections: number;
    readonly disabled: number;
    /** Documents that can lead to no finding that is printed, by their level or by --only and --skip. */
    readonly not_asked: number;
    readonly not_applicable: number;
    readonly deprecated_or_unsupported: number;
    /** YAML files of the folders in which nothing says that it is a rule. */
    readonly files_without_rules: number;
    readonly rejected: readonly RejectedRule[];
  };
  readonly indicators: number;
  readonly records: {
    readonly read: number;
    readonly matched: number;
    readonly duplicates: number;
    readonly without_time: number;
    /** CloudTrail's other files and the like, counted by kind. */
    readonly apart?: Readonly<Record<string, number>>;
    /** eventTime of the oldest and newest record. */
    readonly earliest?: string;
    readonly latest?: string;
  };
  readonly findings: {
    readonly critical: number;
    readonly high: number;
    readonly medium: number;
    readonly low: number;
    readonly informational: number;
    /** Of staged rules, which are in none of the levels. */
    readonly staged: number;
    readonly ignored: number;
    /** Of bursts and indicators: rules below the level are not asked, nor are principals ranked. */
    readonly below_min_level: number;
  };
  /** What the detectors left out, or could not know. */
  readonly disclosures: readonly string[];
  readonly coverage: {
    readonly complete: boolean;
    readonly files_read: number;
    readonly files_outside_window: number;
    /** With --verified: log files that were left out, by reason. */
    readonly files_unverified?: Readonly<Record<string, number>>;
    readonly skipped: number;
    readonly event_history?: readonly HistorySummary[];
  };
}

/** A rule that cannot run. */
export interface RejectedRule {
  readonly id?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly message?: string;
}

/** What was read of the Event history of one account and Region. */
interface HistorySummary {
  readonly account?: string;
  readonly accounts?: readonly string[];
  readonly region?: string;
  readonly enabled: boolean;
  readonly more_than_90_days_asked: boolean;
  /** Both ends included; without `from` it begins with the oldest event. */
  readonly unread: readonly {
    readonly lookup: string;
    readonly from?: string;
    readonly to: string;
  }[];
}
