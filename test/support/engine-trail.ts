import {
  type CandidateOptions,
  candidateFiles,
} from "../../src/engine/candidates/candidate-files.ts";
import type { TrailBuckets } from "../../src/engine/candidates/trail-buckets.ts";
import type { LogFiles } from "../../src/source/log-files.ts";
import { type BucketsOptions, listBucket, listRegionFolders } from "../../src/s3/bucket-files.ts";

/** A bucket, as an engine needs it. */
export function trailBuckets(url: string, buckets: BucketsOptions): TrailBuckets {
  return {
    description: url,
    fetchesAtOnce: 16,
    list: (window, signal) => listBucket(url, buckets, window, signal),
    listByDay: (window, signal, ofDay) =>
      listBucket(url, { ...buckets, scope: { ...buckets.scope, ofDay } }, window, signal),
    regionFolders: (signal) => listRegionFolders(url, buckets, signal),
  };
}

/** Its log files by an engine that is asked without limits, long after they were written. */
export function engineFiles(
  of: Pick<CandidateOptions, "engine" | "table" | "condition" | "files"> &
    Partial<CandidateOptions>,
): LogFiles {
  return candidateFiles({
    narrowed: { byAccount: false, byRegion: false },
    allowsFullScan: true,
    mostScannedBytes: undefined,
    wantsInsights: false,
    now: () => Date.now() + 3_600_000,
    random: () => 0,
    onRetry: () => {},
    ...of,
  });
}
