import { type ReadLimits, USUAL_RECORD_LIMIT } from "../../src/source/read-limits.ts";

/** Limits of a reading, in bytes. */
export function limitsOf(
  maxDecompressedBytes: number = 1024 ** 3,
  maxRecordBytes: number = USUAL_RECORD_LIMIT,
): ReadLimits {
  return { maxDecompressedBytes, maxRecordBytes, readsInsights: false };
}
