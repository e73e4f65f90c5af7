/** What is read of a file, and what it may cost. */
export interface ReadLimits {
  /** Bytes that one gzip file or one archive may grow to; beyond, its rest is not read. */
  readonly maxDecompressedBytes: number;
  /** Bytes of one record; a longer one is not read, and never held as a whole. */
  readonly maxRecordBytes: number;
  /** Insight records are records like others; else they are counted apart. */
  readonly readsInsights: boolean;
}

/** CloudTrail's own records have 256 KB, its events in Event history 1 MB at most. */
export const USUAL_RECORD_LIMIT = 4 * 1024 * 1024;
