import { untracked } from "../../src/source/batch.ts";
import { Coverage } from "../../src/source/coverage.ts";
import { matching } from "../../src/source/matching.ts";
import { compileQuery, type Query } from "../../src/match/query.ts";
import type { ReadRecord } from "../../src/record.ts";
import type { PlannedRead } from "../../src/source/planned-read.ts";

interface Answer {
  /** What matched, in the order of the source. */
  readonly records: readonly ReadRecord[];
  readonly coverage: Coverage;
}

/** All that the source holds for the query, as the command line would print it. */
export async function answerOf(source: PlannedRead, query: Query): Promise<Answer> {
  const coverage = new Coverage();
  const test = await compileQuery(query);
  const batches = source.records({ signal: new AbortController().signal, coverage });
  const records: ReadRecord[] = [];
  for await (const batch of matching(batches, { test, coverage, limit: Infinity, dedupe: false })) {
    records.push(...batch.records);
    batch.taken();
  }
  return { records, coverage };
}

/** The records' texts as a multiset: sources differ in their order. */
export function textsOf({ records }: Pick<Answer, "records">): readonly string[] {
  return records.map(({ text }) => text).toSorted();
}

/** Records that were read before, as a source: what a trail holds does not depend on the query. */
export function remembered(records: readonly ReadRecord[]): PlannedRead {
  return {
    holds: "trail",
    explain: [],
    notes: [],
    whyEmpty: [],
    async *records({ coverage }) {
      for (const { record } of records) coverage.countRecord(record);
      yield untracked(records);
    },
  };
}
