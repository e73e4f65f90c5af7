import type { TypedOptions } from "./typed-options.ts";
import { ACCOUNT, CACHE, CONCURRENCY, REQUESTER_PAYS } from "./where-options.ts";

/** What of a bucket to read, and how; which Regions and with which credentials is asked as of Event history. */
export interface BucketChoice {
  /** Account IDs and patterns; none for all. */
  readonly accounts: readonly string[];
  readonly concurrency: number;
  readonly requesterPays: boolean;
  /** Where objects are kept. */
  readonly cacheFolder: string | undefined;
}

/** @throws SpitzelError (exit code 2) for a value that cannot be. */
export function bucketChoice(typed: TypedOptions): BucketChoice {
  return {
    accounts: typed.get(ACCOUNT),
    concurrency: typed.get(CONCURRENCY),
    requesterPays: typed.get(REQUESTER_PAYS),
    cacheFolder: typed.get(CACHE),
  };
}
