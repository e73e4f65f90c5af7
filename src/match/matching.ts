import type { Coverage } from "../coverage.ts";
import { Undecided } from "../errors.ts";
import { type ReadRecord, stringField } from "../record.ts";
import type { QueryTest } from "./query.ts";

interface MatchingOptions {
  readonly test: QueryTest;
  readonly coverage: Coverage;
  /** The stage ends after this many matches. */
  readonly limit: number;
  /** Yield each eventID once. Remembers about 100 bytes for each match. */
  readonly dedupe: boolean;
}

/**
 * The records of each batch that the query matches. Every record of every source passes here.
 * Closes its source when it ends early.
 */
export async function* matching(
  batches: AsyncIterable<readonly ReadRecord[]>,
  { test, coverage, limit, dedupe }: MatchingOptions,
): AsyncGenerator<readonly ReadRecord[]> {
  const seen = new Set<string>();
  let untimed = test.untimed();
  for await (const batch of batches) {
    const kept: ReadRecord[] = [];
    for (const read of batch) {
      if (read.isMatch !== true && !testRecord(test, read, coverage)) continue;
      if (dedupe && isRepeated(read, seen)) {
        coverage.duplicates++;
        continue;
      }
      coverage.matched++;
      kept.push(read);
      if (coverage.matched < limit) continue;
      coverage.stoppedBy = "--limit";
      break;
    }
    coverage.untimed += test.untimed() - untimed;
    untimed = test.untimed();
    if (kept.length > 0) yield kept;
    if (coverage.stoppedBy === "--limit") return;
  }
}

/**
 * A record nested so deep that a path through all of it overflows the stack, or with a value that would take too long,
 * is skipped, not the end of the run.
 */
export function testRecord(test: QueryTest, { record }: ReadRecord, coverage: Coverage): boolean {
  try {
    return test.matches(record);
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
