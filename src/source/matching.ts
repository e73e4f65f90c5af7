import { Undecided } from "../errors.ts";
import type { QueryTest } from "../match/query.ts";
import { renewEffort } from "../regex/effort.ts";
import { type ReadRecord, stringField } from "../record.ts";
import type { Batch } from "./batch.ts";
import { contentOf } from "./content-of.ts";
import type { Breather } from "./breather.ts";
import { type Coverage, skipOf } from "./coverage.ts";

interface MatchingOptions {
  readonly test: QueryTest;
  readonly coverage: Coverage;
  /** The stage ends after this many matches. */
  readonly limit: number;
  /**
   * Yield each record once: by its eventID, and by its content, since anybody who can write a file can write an eventID
   * into it. Remembers about 150 bytes for each match.
   */
  readonly dedupe: boolean;
  /** Taken between two records: an interrupt need not wait for all of a batch. */
  readonly breather?: Breather;
}

/**
 * The records of each batch that the query matches. Every record of every source passes here. A batch without a
 * match is taken at once; one that the limit cuts is never taken, for the rest of it was not looked at.
 * Closes its source when it ends early.
 */
export async function* matching(
  batches: AsyncIterable<Batch>,
  { test, coverage, limit, dedupe, breather }: MatchingOptions,
): AsyncGenerator<Batch> {
  const isRepeated = dedupe ? await repeats(coverage) : () => false;
  for await (const batch of batches) {
    const records: ReadRecord[] = [];
    for (const read of batch.records) {
      if (breather?.isDue() === true) {
        await breather.breathe().catch((error: unknown) => {
          // What matched so far will not be printed.
          coverage.matched -= records.length;
          throw error;
        });
      }
      if (read.isMatch !== true && !testRecord(test, read, coverage)) continue;
      if (isRepeated(read)) {
        coverage.duplicates++;
        continue;
      }
      coverage.matched++;
      records.push(read);
      if (coverage.matched < limit) continue;
      coverage.stoppedBy = "--limit";
      yield { records, taken: () => {} };
      return;
    }
    if (records.length > 0) yield { ...batch, records };
    else batch.taken();
  }
}

/**
 * Whether the query matches; a record that it would match at some time is counted when it has none. A record nested
 * so deep that a path through all of it overflows the stack, or with a value that would take too long, is skipped, not
 * the end of the run.
 */
export function testRecord(
  test: QueryTest,
  { record, text }: ReadRecord,
  coverage: Coverage,
): boolean {
  renewEffort();
  try {
    const verdict = test(record, text);
    if (verdict === "without a time") coverage.untimed++;
    return verdict === "yes";
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof Undecided)) throw error;
    const isUndecided = error instanceof Undecided;
    const reason = isUndecided ? error.message : "it is nested too deeply for this query";
    coverage.skip(skipOf(record, reason));
    return false;
  }
}

/** A test that is true of what it was asked before; an eventID that comes again with other content is counted. */
async function repeats(coverage: Coverage): Promise<(read: ReadRecord) => boolean> {
  const { hash } = await import("node:crypto");
  /** The content that an eventID came with first; further contents have entries of their own. */
  const seen = new Map<string, string>();
  return (read) => {
    const id = stringField(read.record, "eventID");
    if (id === undefined) return false;
    const content = contentOf(read, hash);
    const first = seen.get(id);
    if (first === content) return true;
    if (first === undefined) {
      seen.set(id, content);
      return false;
    }
    const other = `${id}\0${content}`;
    if (seen.has(other)) return true;
    seen.set(other, "");
    coverage.clash(id);
    return false;
  };
}
