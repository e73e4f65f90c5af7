/** What `--coverage FILE` holds: what was read and what was not, exactly. Times are ISO 8601 in UTC. */
export interface CoverageReport {
  readonly query: {
    readonly actions: readonly string[];
    readonly excludes: readonly string[];
    /** One of them anywhere in the record. */
    readonly texts: readonly string[];
    readonly matches: readonly string[];
    readonly from: string | null;
    readonly to: string | null;
  };
  readonly exitCode: number;
  readonly isComplete: boolean;
  /** What ended the run before its end: "--limit", "interrupt". */
  readonly stoppedBy: string | null;
  readonly records: {
    readonly read: number;
    readonly matched: number;
    readonly duplicates: number;
    readonly withoutTime: number;
    readonly earliest: string | null;
    readonly latest: string | null;
  };
  readonly files: {
    readonly read: number;
    readonly empty: number;
    readonly outsideWindow: number;
    readonly passedOver: number;
    /** The first 1,000. */
    readonly passedOverNames: readonly string[];
    /** How many of each kind: "text", "empty", … */
    readonly passedOverKinds: Readonly<Record<string, number>>;
    /** Files of other AWS services in the same tree: no fault. */
    readonly otherServices: number;
    /** Folders of digests and other services in a bucket, not listed. */
    readonly otherFolders: number;
    /** With --verified: log files that were left out, counted by the reason. */
    readonly unverified: Readonly<Record<string, number>>;
    /** With --verified: the digests that were checked. */
    readonly digests: { readonly valid: number; readonly total: number };
    /** With --engine: what it said of which files may hold a match. */
    readonly engines?: readonly EngineReport[];
    /** Files and records that left the fast path, counted by the reason. */
    readonly parsed: {
      readonly files: Readonly<Record<string, number>>;
      readonly records: Readonly<Record<string, number>>;
    };
  };
  readonly bytesRead: number;
  /** CloudTrail's other files and the like, counted by kind. */
  readonly apart: Readonly<Record<string, number>>;
  readonly skipped: number;
  /** The first 1,000. */
  readonly skips: readonly SkipReport[];
  readonly eventHistory: readonly HistoryReport[];
}

/** An engine that has said which log files may hold a match. */
interface EngineReport {
  readonly name: string;
  /** Why it was not asked and all files were read; absent when it was. */
  readonly notAsked?: string;
  /** Log files that may hold a match. */
  readonly candidates: number;
  /** Of these, those that the engine itself could not read. */
  readonly unreadable: number;
  /** Log files of the same days that hold no match. */
  readonly otherFiles: number;
  /** Days without a candidate, of which no file was listed. */
  readonly otherDays: number;
  readonly scannedBytes: number;
  /** What scanning has cost, about; absent where nobody is charged by the byte. */
  readonly dollars?: number;
  /** The engine's own ids of the queries. */
  readonly queryIds: readonly string[];
}

/** Something that was meant to be read and was not. */
interface SkipReport {
  readonly where: string;
  readonly place?: string;
  readonly reason: string;
  readonly hint?: string;
}

/** One account and Region; read and unread are exact, both ends inclusive, for each look-up. */
interface HistoryReport {
  readonly account: string | null;
  readonly accounts: readonly string[];
  readonly region: string;
  readonly asked: { readonly from: string | null; readonly to: string | null };
  readonly isClamped: boolean;
  readonly isEnabled: boolean;
  readonly lookups: readonly string[];
  readonly isSound: boolean;
  readonly read: readonly ReadInterval[];
  readonly unread: readonly ReadInterval[];
  readonly events: number;
  readonly pages: number;
  readonly requests: number;
  readonly throttled: number;
}

interface ReadInterval {
  readonly lookup: string;
  readonly from: string | null;
  readonly to: string | null;
}
