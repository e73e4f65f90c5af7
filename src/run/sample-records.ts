import { namedFiles, STDIN } from "../files/named-files.ts";
import type { QueryTest } from "../match/query.ts";
import { isS3Url } from "../s3/s3-url.ts";
import type { CloudTrailRecord } from "../record.ts";
import { recordsIn } from "../source/batch.ts";
import type { ReadLimits } from "../source/read-limits.ts";
import { newCoverage } from "./new-coverage.ts";
import { SAMPLE_SIZE } from "./path-notes.ts";

/** The test, which remembers the first records that it was asked of. */
export function remembering(test: QueryTest): {
  readonly test: QueryTest;
  readonly records: readonly CloudTrailRecord[];
} {
  const records: CloudTrailRecord[] = [];
  return {
    test: (record, text) => {
      if (records.length < SAMPLE_SIZE) records.push(record);
      return test(record, text);
    },
    records,
  };
}

/**
 * The first records of trail files: the scanner rejects records without parsing any. None of stdin, which is read, nor of
 * buckets. */
export async function firstRecords(
  paths: readonly string[],
  limits: ReadLimits,
): Promise<readonly CloudTrailRecord[]> {
  const { planTrail } = await import("../trail/trail-source.ts");
  const { Readable } = await import("node:stream");
  const plan = planTrail({
    files: namedFiles(
      paths.filter((path) => path !== STDIN && !isS3Url(path)),
      () => Readable.from([]),
    ),
    limits,
  });
  const records: CloudTrailRecord[] = [];
  const run = { signal: new AbortController().signal, coverage: newCoverage(() => {}) };
  for await (const batch of recordsIn(plan.records(run))) {
    records.push(...batch.map(({ record }) => record).slice(0, SAMPLE_SIZE - records.length));
    if (records.length >= SAMPLE_SIZE) break;
  }
  return records;
}
