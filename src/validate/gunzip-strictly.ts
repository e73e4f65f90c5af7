import { codeOf, rethrowBug } from "../errors.ts";
import type { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { isGzip } from "../source/leading-bytes.ts";

/** Larger digests and log files are none of CloudTrail's, which stay below 50 MB. */
const MAX_BYTES = 1024 * 1024 * 1024;

/** Of newer Nodes. */
const TRAILING = "ERR_TRAILING_JUNK_AFTER_STREAM_END";

/** The one member of gzip data with nothing behind it, as CloudTrail writes; or what is wrong. */
export function gunzipStrictly(bytes: Buffer): Buffer | "not-gzip" | "trailing-data" {
  if (!isGzip(bytes)) return "not-gzip";
  let inflated: { readonly buffer: Buffer; readonly bytesWritten: number };
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `info` gives, which @types/node leaves out
    const { buffer, engine } = gunzipSync(bytes, {
      info: true,
      maxOutputLength: MAX_BYTES,
    }) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    inflated = { buffer, bytesWritten: engine.bytesWritten };
  } catch (error) {
    // What stands behind a member is taken for the header of the next: the first has a good one.
    const isBehind = error instanceof Error && error.message === "incorrect header check";
    if (isBehind || codeOf(error) === TRAILING) return "trailing-data";
    rethrowBug(error);
    return "not-gzip";
  }
  // zlib reads on into further members, and is silent about what follows them: a size that is not that of the last.
  const isOne =
    inflated.bytesWritten === bytes.length &&
    bytes.readUInt32LE(bytes.length - 4) === inflated.buffer.length % 2 ** 32;
  return isOne ? inflated.buffer : "trailing-data";
}
