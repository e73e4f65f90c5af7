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
  /**
   * Called once, when all records were given. @returns everything else, in any order; and undefined now and then, where it
   * takes long: whoever asks can let an interrupt in.
   */
  readonly finish: () => Iterable<Hit | undefined>;
  /** Records that were not decided on since the last call, and why: they make the run incomplete. */
  readonly skips?: () => readonly Skip[];
  /** Lines for the summary on stderr: what was not scored, left out, or limited by the loaded window. */
  readonly disclosures: () => readonly string[];
}
