import { Readable } from "node:stream";
import { Coverage } from "../../src/coverage.ts";
import type { ReadRecord } from "../../src/record.ts";
import { planTrail } from "../../src/trail/trail-source.ts";

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
    paths,
    maxDecompressedBytes: options.maxDecompressedBytes ?? 1024 ** 3,
    stdin: () => options.stdin ?? Readable.from([]),
  });
  for await (const batch of plan.records({ signal: new AbortController().signal, coverage })) {
    records.push(...batch);
  }
  return { records, coverage };
}
