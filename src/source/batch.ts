import type { ReadRecord } from "../record.ts";

/** Records that were read together. */
export interface Batch {
  readonly records: readonly ReadRecord[];
  /**
   * Tells the source that the consumer is done with the records: printed them, or had no use for them. A checkpoint
   * moves then and not before. Batches are taken in the order in which they were given; one that is not is unread.
   */
  readonly taken: () => void;
  /** What will be left to read once it is taken: as `SourceReport.resume`, and absent as that is. */
  readonly leftOnceTaken?: () => unknown;
}

/** Records of a source that keeps no account of what was taken. */
export function untracked(records: readonly ReadRecord[]): Batch {
  return { records, taken: () => {} };
}

/** The records alone, each batch taken when the consumer comes back for more. */
export async function* recordsIn(
  batches: AsyncIterable<Batch>,
): AsyncGenerator<readonly ReadRecord[]> {
  for await (const { records, taken } of batches) {
    yield records;
    taken();
  }
}
