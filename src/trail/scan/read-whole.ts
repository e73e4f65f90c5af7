import type { Buffer } from "node:buffer";
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { isGzip } from "../gunzip.ts";

/** Larger files are read in windows. */
export const MAX_WHOLE_BYTES = 16 * 1024 * 1024;

/** DEFLATE cannot do better: https://zlib.net/zlib_tech.html */
const MAX_RATIO = 1032;
const LEAST_CHUNK_BYTES = 1024;
/** The shortest member: ten bytes of header, two of data, eight of trailer. */
const MIN_GZIP_BYTES = 20;

interface WholeFile {
  readonly bytes: Buffer;
  /** Size on disk. */
  readonly bytesRead: number;
}

/**
 * The bytes of a small file, decompressed. Undefined for every file that is not as usual: large, damaged, of
 * another kind, not there. Such a file is for the stream reader, which knows what to say about it.
 */
export function readWhole(path: string, maxDecompressedBytes: number): WholeFile | undefined {
  try {
    const file = openSync(path, "r");
    let bytes: Buffer;
    try {
      const stat = fstatSync(file);
      if (!stat.isFile() || stat.size > MAX_WHOLE_BYTES) return undefined;
      bytes = readFileSync(file);
    } finally {
      closeSync(file);
    }
    const bytesRead = bytes.length;
    if (isGzip(bytes)) {
      const raw = gunzipWhole(bytes, Math.min(MAX_WHOLE_BYTES, maxDecompressedBytes));
      return raw === undefined ? undefined : { bytes: raw, bytesRead };
    }
    return bytesRead === 0 || startsLikeJson(bytes) ? { bytes, bytesRead } : undefined;
  } catch {
    return undefined;
  }
}

/** @throws when the data is damaged or larger than the limit. */
function gunzipWhole(compressed: Buffer, maxBytes: number): Buffer | undefined {
  if (compressed.length < MIN_GZIP_BYTES) return undefined;
  // The size of the last member, modulo 2^32, as the file claims: a hint, no more. zlib allocates as much.
  const claimed = compressed.readUInt32LE(compressed.length - 4);
  if (claimed > maxBytes) return undefined;
  const possible = compressed.length * MAX_RATIO;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `info` gives, which @types/node leaves out
  const { buffer, engine } = gunzipSync(compressed, {
    chunkSize: Math.max(LEAST_CHUNK_BYTES, Math.min(claimed, possible) + 1),
    maxOutputLength: maxBytes,
    info: true,
  }) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
  // zlib is silent about what follows the last member.
  return engine.bytesWritten === compressed.length ? buffer : undefined;
}

/** White space, a brace, a bracket or a byte order mark: else it may be a file of another kind. */
function startsLikeJson(bytes: Buffer): boolean {
  return [0x20, 0x09, 0x0a, 0x0d, 0x5b, 0x7b, 0xef].includes(bytes[0] ?? 0);
}
