import { rethrowBug } from "../../errors.ts";
import type { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import type { Area } from "../../source/log-files.ts";
import { archiveKind, isCsv, isGzip, startsLikeJson } from "../../source/leading-bytes.ts";
import type { Scanner } from "./scanner.ts";
import { MAX_WHOLE_BYTES } from "./sizes.ts";

/** DEFLATE cannot do better: https://zlib.net/zlib_tech.html */
const MAX_RATIO = 1032;
const LEAST_CHUNK_BYTES = 1024;
const HEADER_BYTES = 10;
/** CRC and size. */
const TRAILER_BYTES = 8;
/** The shortest member has two bytes of data. */
const MIN_GZIP_BYTES = HEADER_BYTES + 2 + TRAILER_BYTES;
const DEFLATE = 8;
const HAS_NAME = 8;

interface WholeBytes {
  /** Often in the scanner's memory: good until the next file is read. */
  readonly bytes: Buffer;
  /** Size on disk. */
  readonly bytesRead: number;
  /** False when that is not known. */
  readonly isAscii: boolean;
}

/**
 * The bytes of a small file, decompressed. Undefined for every file that is not as usual: large, damaged, of
 * another kind, not there. Such a file is for the stream reader, which knows what to say about it.
 */
export function readWhole(
  file: { readonly whole: (into: Area) => Buffer },
  maxDecompressedBytes: number,
  scanner: Scanner,
): WholeBytes | undefined {
  try {
    const bytes = file.whole((sizeBytes) => {
      if (sizeBytes > MAX_WHOLE_BYTES) throw new RangeError("too large to be read at once");
      return scanner.area(sizeBytes);
    });
    const bytesRead = bytes.length;
    if (isGzip(bytes)) {
      const whole = gunzip(bytes, Math.min(MAX_WHOLE_BYTES, maxDecompressedBytes), scanner);
      const isPlain = whole === undefined || whole.bytes.length === 0 || isJson(whole.bytes);
      return isPlain ? whole : undefined;
    }
    return bytesRead === 0 || isJson(bytes) ? { bytes, bytesRead, isAscii: false } : undefined;
  } catch (error) {
    rethrowBug(error);
    return undefined;
  }
}

/** Whether bytes are JSON by their beginning: an archive may start with any byte of a name. */
function isJson(bytes: Uint8Array): boolean {
  return startsLikeJson(bytes) && archiveKind(bytes) === undefined && !isCsv(bytes);
}

/** @throws when the data is damaged or larger than the limit. */
function gunzip(compressed: Buffer, maxBytes: number, scanner: Scanner): WholeBytes | undefined {
  const { length } = compressed;
  if (length < MIN_GZIP_BYTES) return undefined;
  const end = length - TRAILER_BYTES;
  const crc = compressed.readUInt32LE(end);
  // The size of the last member, modulo 2^32, as the file claims: a hint, no more.
  const claimed = compressed.readUInt32LE(end + 4);
  if (claimed > maxBytes) return undefined;
  const size = Math.min(claimed, length * MAX_RATIO);
  const start = deflateStart(compressed);
  const inflated = start === undefined ? undefined : scanner.inflate(start, end, size);
  if (inflated?.length === claimed && scanner.crcOf(inflated) === crc) {
    return { bytes: inflated, bytesRead: length, isAscii: scanner.hasInflatedAscii };
  }
  // The scanner's memory may have moved.
  const bytes = gunzipWithZlib(scanner.area(length), size, maxBytes);
  return bytes === undefined ? undefined : { bytes, bytesRead: length, isAscii: false };
}

/** Where the data begins, when the header is as CloudTrail and gzip write it: RFC 1952 section 2.3. */
function deflateStart(compressed: Buffer): number | undefined {
  const flags = compressed[3];
  if (compressed[2] !== DEFLATE) return undefined;
  if (flags === 0) return HEADER_BYTES;
  if (flags !== HAS_NAME) return undefined;
  const nameEnd = compressed.indexOf(0, HEADER_BYTES);
  return nameEnd < 0 ? undefined : nameEnd + 1;
}

/**
 * What several members make, or one that is in some way unusual.
 * @throws when the data is damaged or larger than the limit.
 */
function gunzipWithZlib(compressed: Buffer, size: number, maxBytes: number): Buffer | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `info` gives, which @types/node leaves out
  const { buffer, engine } = gunzipSync(compressed, {
    chunkSize: Math.max(LEAST_CHUNK_BYTES, size + 1),
    maxOutputLength: maxBytes,
    info: true,
  }) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
  // zlib is silent about what follows the last member.
  return engine.bytesWritten === compressed.length ? buffer : undefined;
}
