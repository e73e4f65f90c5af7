import { Readable } from "node:stream";
import { namedFiles } from "../../src/files/named-files.ts";
import { recordsIn } from "../../src/source/batch.ts";
import { Coverage } from "../../src/source/coverage.ts";
import type { ReadRecord } from "../../src/record.ts";
import { planTrail } from "../../src/trail/trail-source.ts";
import { limitsOf } from "./limits-of.ts";

interface ReadOptions {
  readonly stdin?: Readable;
  readonly maxDecompressedBytes?: number;
}

/** Everything the trail source yields for these paths, and what it counted. */
export async function readTrail(
  paths: readonly string[],
  options: ReadOptions = {},
): Promise<{ readonly records: readonly ReadRecord[]; readonly coverage: Coverage }> {
  const coverage = new Coverage();
  const records: ReadRecord[] = [];
  const plan = planTrail({
    files: namedFiles(paths, () => options.stdin ?? Readable.from([])),
    limits: limitsOf(options.maxDecompressedBytes ?? 1024 ** 3),
  });
  const batches = plan.records({ signal: new AbortController().signal, coverage });
  for await (const batch of recordsIn(batches)) {
    records.push(...batch);
  }
  return { records, coverage };
}
