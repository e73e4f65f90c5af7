import type { Batch } from "./batch.ts";
import type { Coverage } from "./coverage.ts";
import type { ProductOrder } from "./product.ts";
import type { TimeSteps } from "./time-order.ts";
import type { Resumable } from "./resumable.ts";

/** What a source needs while it reads. */
export interface Reading {
  /** Aborted on Ctrl-C, when stdout is closed, and when `--limit` is reached. */
  readonly signal: AbortSignal;
  /** What was read, skipped and not reached is counted here as it happens. */
  readonly coverage: Coverage;
}

/** One decision of a plan, for `--explain`: what is pushed down or not, and why. */
export interface ExplainLine {
  readonly topic: string;
  readonly text: string;
}

/** What a reading will cost. */
export interface Cost {
  readonly lines: readonly ExplainLine[];
  /** Everything could be counted. */
  readonly isWhole: boolean;
  /** Of the log files, as they are stored. */
  readonly bytes?: number;
}

/** Records that match, as they are to be printed: each on a line of its own. UTF-8. */
interface MatchedBytes {
  /** Good until the next are asked for. */
  readonly bytes: Uint8Array;
  readonly count: number;
  /** How their times follow one another. */
  readonly order: TimeSteps;
}

/** A query as one source will answer it. Making it is pure: no file is opened and no request sent. */
export interface PlannedRead {
  /** What can be found there: the events that a trail was told to log, or those that Event history has. */
  readonly holds: "trail" | "event-history";
  readonly explain: readonly ExplainLine[];
  /** What the user should know before the answer, a clause each: the query or the window may not be what was meant. */
  readonly notes: readonly string[];
  /** Why the answer may be empty although the query is right, a clause each. */
  readonly whyEmpty: readonly string[];
  /**
   * Yields every record that may match, and counts every record it read in `run.coverage`. It may yield too
   * much, never too little: the caller applies the whole query to each. Closes what it opened when the
   * caller stops early.
   */
  readonly records: (run: Reading) => AsyncIterable<Batch>;
  /**
   * What `matching` over `records` would print, in the same order and with the same counts, without making
   * objects of it. Absent when the source cannot.
   */
  readonly lines?: (run: Reading) => AsyncIterable<MatchedBytes>;
  /**
   * Has something else made of the records that match, by whoever reads them; what comes is to be put together in the
   * order in which it comes. Undefined when these paths cannot be read without parsing; absent when no record can.
   */
  readonly product?: <Made>(
    order: ProductOrder<Made>,
  ) => ((run: Reading) => AsyncIterable<Made>) | undefined;
  /**
   * Finds out how much there is to read, beside the reading and only for its progress line. Absent where the reading
   * itself tells.
   */
  readonly expect?: (run: Reading) => Promise<void>;
  /** Counts what will be fetched, by a listing. Absent where reading costs nothing. */
  readonly cost?: (signal: AbortSignal) => Promise<Cost>;
  /** Absent when the reading cannot be continued. */
  readonly resumable?: Resumable;
}
