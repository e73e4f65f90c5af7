import type { TimeWindow } from "../../match/query.ts";
import type { Listed, LogFiles } from "../../source/log-files.ts";
import type { RegionFolder } from "./outline.ts";

/** A folder of one day's log files. */
export interface DayFolder {
  /** `s3://bucket/…/2026/03/02/` */
  readonly name: string;
  readonly regionFolder: string;
  /** `CloudTrail`, `CloudTrail-Insight` */
  readonly service: string;
  readonly account: string;
  readonly region: string;
  readonly day: string;
}

export interface FoundObject {
  /** `s3://bucket/key` */
  readonly name: string;
  /** Milliseconds since 1970; NaN where nobody knows. */
  readonly writtenMs: number;
}

type OfDay = (folder: DayFolder) => ((object: FoundObject) => boolean) | undefined;

/** Buckets, as far as an engine needs them. */
export interface TrailBuckets extends LogFiles {
  /** The folders of Regions, in the scope that is asked. @throws what a listing fails with, in words */
  readonly regionFolders: (signal: AbortSignal) => AsyncIterable<RegionFolder>;
  /** As `list`, asking of each day which objects are wanted; undefined for none. */
  readonly listByDay: (
    window: TimeWindow,
    signal: AbortSignal,
    ofDay: OfDay,
  ) => AsyncIterable<Listed>;
}
