import type { ReadRecord } from "../record.ts";
import type { Skip } from "../source/coverage.ts";
import type { Hit } from "./hit.ts";
import type { RowEvent } from "./rows/read-rows.ts";

/**
 * A consumer of the record stream. Records come in the order of their files, not of their time; eventIDs are
 * already de-duplicated by the caller.
 */
export interface Detector {
  readonly name: string;
  /** Takes one record. @returns what is certain at once; usually nothing. */
  readonly observe: (read: ReadRecord) => readonly Hit[];
  /** The same of an event of which no more may be known than its row; what must see every record has none. */
  readonly observeRow?: (event: RowEvent) => readonly Hit[];
  /** The hits of one record, which is not counted: for what was kept of an earlier run. */
  readonly hitsOf?: (read: ReadRecord) => readonly Hit[];
  /**
   * Called once, when all records were given. @returns everything else, in any order; and undefined now and then, where it
   * takes long: whoever asks can let an interrupt in.
   * @param settledMs when records come in several runs: no later run has a record of before that time
   */
  readonly finish: (settledMs?: number) => Iterable<Hit | undefined>;
  /** Of what was found and not found so far, what later records can change: plain data, once `finish` is through. */
  readonly save?: () => unknown;
  /** Takes that back, before the first record. @returns false for what `save` has never made */
  readonly restore?: (saved: unknown) => boolean;
  /** Records that were not decided on since the last call, and why: they make the run incomplete. */
  readonly skips?: () => readonly Skip[];
  /** Lines for the summary on stderr: what was not scored, left out, or limited by the loaded window. */
  readonly disclosures: () => readonly string[];
}
