/** A folder of one day's log files in a bucket. */
export interface DayFolder {
  /** `s3://bucket/…/2026/03/02/` */
  readonly name: string;
  /** The same of the Region, above the days. */
  readonly regionFolder: string;
  /** `CloudTrail`, `CloudTrail-Insight` */
  readonly service: string;
  readonly account: string;
  readonly region: string;
  /** `2026/03/02` */
  readonly day: string;
}

/** What a listing says of an object. */
export interface FoundObject {
  /** `s3://bucket/key` */
  readonly name: string;
  /** When it was written, in milliseconds since 1970; NaN where nobody knows. */
  readonly writtenMs: number;
}

/** Which objects of a day are wanted; undefined for none. */
export type OfDay = (folder: DayFolder) => ((object: FoundObject) => boolean) | undefined;
