import { Readable } from "node:stream";
import { recordsIn } from "../source/batch.ts";
import { Coverage } from "../source/coverage.ts";
import { SpitzelError } from "../errors.ts";
import { namedFiles } from "../files/named-files.ts";
import type { CloudTrailRecord } from "../record.ts";
import { USUAL_RECORD_LIMIT } from "../source/read-limits.ts";
import { planTrail } from "../trail/trail-source.ts";

const MAX_BYTES = 1024 ** 3;

/**
 * Every record of a file, in the forms `--trail` reads.
 * @param where what asked for the file, for messages
 * @throws SpitzelError (exit code 2) when it cannot be read in full or holds no record: a test that silently
 * looks at less than its file proves nothing.
 */
export async function readFixtureFile(
  path: string,
  where: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly CloudTrailRecord[]> {
  const problems: string[] = [];
  const coverage = new Coverage(({ reason }) => problems.push(reason));
  const plan = planTrail({
    files: namedFiles([path], () => Readable.from([])),
    limits: {
      maxDecompressedBytes: MAX_BYTES,
      maxRecordBytes: USUAL_RECORD_LIMIT,
      readsInsights: false,
    },
  });
  const records: CloudTrailRecord[] = [];
  const batches = plan.records({ signal, coverage });
  for await (const batch of recordsIn(batches)) {
    records.push(...batch.map(({ record }) => record));
  }
  const [problem = records.length === 0 ? "it holds no record" : undefined] = problems;
  if (problem === undefined) return records;
  throw new SpitzelError(`${path}, named in ${where}, cannot be used: ${problem}`);
}
