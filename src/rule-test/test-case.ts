import type { CloudTrailRecord } from "../record.ts";
import type { Level } from "../detect/level.ts";

/** What a test wants of the findings of its rule. */
export interface Expectation {
  /** At least one finding, or none. */
  readonly isMatch: boolean;
  /** How many findings. */
  readonly findings?: number;
  /** How many records are in them, all together. */
  readonly count?: number;
  /** What the first finding must have in its group. */
  readonly group?: Readonly<Record<string, string>>;
  /** The first finding's correlation value. */
  readonly value?: number;
  readonly level?: Level;
  /** Selections that must hold for the first event. */
  readonly selections: readonly string[];
}

/** Events of a test: one, repeated at an interval, from a time on. */
export interface EventStep {
  readonly event: CloudTrailRecord;
  /** Milliseconds since 1970 of the first; undefined: right after the steps before. */
  readonly atMs: number | undefined;
  readonly repeat: number;
  readonly everyMs: number;
}

/** What stands in for the installation: indicators of compromise and `--var` values. */
export interface Fixtures {
  readonly iocs: readonly CloudTrailRecord[];
  readonly vars: ReadonlyMap<string, readonly string[]>;
}

/** One test of one rule, read and checked, not yet run. */
export interface TestCase {
  readonly name: string;
  /** Id, name, title or file name of the rule or of the file it is in. */
  readonly rule: string;
  readonly template: string;
  readonly steps: readonly EventStep[];
  /** A file of records instead of steps, as an absolute path. */
  readonly file: string | undefined;
  readonly expect: Expectation;
  readonly fixtures: Fixtures;
  /** The file the test is written in. */
  readonly source: string;
}
