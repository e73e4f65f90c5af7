import { Undecided } from "../errors.ts";
import type { QueryTest } from "../match/query.ts";
import { type ReadRecord, stringField } from "../record.ts";
import type { Batch } from "./batch.ts";
import type { Coverage } from "./coverage.ts";

interface MatchingOptions {
  readonly test: QueryTest;
  readonly coverage: Coverage;
  /** The stage ends after this many matches. */
  readonly limit: number;
  /** Yield each eventID once. Remembers about 100 bytes for each match. */
  readonly dedupe: boolean;
}

/**
 * The records of each batch that the query matches. Every record of every source passes here. A batch without a
 * match is taken at once; one that the limit cuts is never taken, for the rest of it was not looked at.
 * Closes its source when it ends early.
 */
export async function* matching(
  batches: AsyncIterable<Batch>,
  { test, coverage, limit, dedupe }: MatchingOptions,
): AsyncGenerator<Batch> {
  const seen = new Set<string>();
  for await (const batch of batches) {
    const records: ReadRecord[] = [];
    for (const read of batch.records) {
      if (read.isMatch !== true && !testRecord(test, read, coverage)) continue;
      if (dedupe && isRepeated(read, seen)) {
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
export function testRecord(test: QueryTest, { record }: ReadRecord, coverage: Coverage): boolean {
  try {
    const verdict = test(record);
    if (verdict === "without a time") coverage.untimed++;
    return verdict === "yes";
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof Undecided)) throw error;
    coverage.skip({
      where: `record ${stringField(record, "eventID") ?? "without eventID"}`,
      reason: error instanceof Undecided ? error.message : "it is nested too deeply for this query",
    });
    return false;
  }
}

function isRepeated({ record }: ReadRecord, seen: Set<string>): boolean {
  const id = stringField(record, "eventID");
  if (id === undefined) return false;
  if (seen.has(id)) return true;
  seen.add(id);
  return false;
}
