import type { Batch } from "./batch.ts";
import type { Reading } from "./planned-read.ts";
import type { ProductOrder } from "./product.ts";

/** Milliseconds since 1970, whole seconds, both ends inclusive; no start means the oldest there is. */
export interface ResumedWindow {
  readonly fromMs: number | undefined;
  readonly toMs: number;
}

/** A reading of no more than is well read at once. */
interface InParts<Made> {
  readonly read: (run: Reading) => AsyncIterable<Made>;
  /** Whether something is left when it has ended. */
  readonly hasMore: () => boolean;
}

/** What is left to read of a window, and the reading of it. */
export interface Remainder {
  /** As plain data for a state file; `Resumable.restore` takes it back. */
  readonly saved: unknown;
  /** True when all was read. */
  readonly isNothing: boolean;
  /** As `PlannedRead.records`; what is left is then told by the batches and the report. */
  readonly records: (run: Reading) => AsyncIterable<Batch>;
  /** As `PlannedRead.product`: so much at once that something can be made of it. Absent where records come one by one. */
  readonly inParts?: <Made>(order: ProductOrder<Made>) => InParts<Made> | undefined;
  /** The same and a further window, for a run that comes again. Where the two overlap is read twice. */
  readonly extended: (window: ResumedWindow) => Remainder;
}

/** A reading that can be broken off at any moment and continued in another process. */
export interface Resumable {
  /** What was asked for; while a run is continued, its window does not move. */
  readonly window: ResumedWindow;
  readonly all: () => Remainder;
  /** @returns undefined for what `saved` has never been */
  readonly restore: (saved: unknown, window: ResumedWindow) => Remainder | undefined;
}
