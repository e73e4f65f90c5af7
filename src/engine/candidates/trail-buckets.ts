import type { TimeWindow } from "../../match/query.ts";
import type { OfDay } from "../../source/day-folder.ts";
import type { Listed, LogFiles } from "../../source/log-files.ts";
import type { RegionFolder } from "./outline.ts";

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
