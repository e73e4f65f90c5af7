import { rethrowBug } from "../errors.ts";
import { Buffer } from "node:buffer";
import { addAbortSignal, Readable } from "node:stream";
import { reasonOf } from "../source/reason-of.ts";
import { gunzip, isGzip } from "./gunzip.ts";

export interface ByteStreamOptions {
  /** Bytes that one gzip file may grow to; beyond, its rest is not read. */
  readonly maxDecompressedBytes: number;
  readonly signal: AbortSignal;
  /** Called with the number of bytes read from the source, before decompression. */
  readonly onRead: (bytes: number) => void;
  /** Called when the stream ends early or is damaged; what was yielded before stands. */
  readonly onProblem: (reason: string) => void;
}

/** Bytes that a file of another kind starts with, and what to do about it. */
const OTHER_KINDS: readonly { readonly magic: readonly number[]; readonly reason: string }[] = [
  { magic: [0xff, 0xfe], reason: "UTF-16 text: convert it with iconv -f UTF-16 -t UTF-8" },
  { magic: [0xfe, 0xff], reason: "UTF-16 text: convert it with iconv -f UTF-16 -t UTF-8" },
  { magic: [0x50, 0x4b, 0x03, 0x04], reason: "a zip archive: unpack it first" },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], reason: "Zstandard data: decompress it first" },
  { magic: [0x42, 0x5a, 0x68], reason: "bzip2 data: decompress it first" },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], reason: "xz data: decompress it first" },
  { magic: [0x50, 0x41, 0x52, 0x31], reason: "a Parquet file" },
];

/**
 * The bytes of a file or of stdin, decompressed when they are gzip (RFC 1952) by their first two bytes, with
 * all members. Closes `source` in every case.
 */
export async function* readBytes(
  source: Readable,
  options: ByteStreamOptions,
): AsyncGenerator<Uint8Array> {
  addAbortSignal(options.signal, source);
  const counted = (async function* () {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      options.onRead(chunk.length);
      yield chunk;
    }
  })();
  try {
    const head = await takeHead(counted);
    const other = OTHER_KINDS.find(({ magic }) => magic.every((byte, i) => head[i] === byte));
    if (other !== undefined) options.onProblem(other.reason);
    else if (isGzip(head)) {
      yield* limited(gunzip(withHead(head, counted), options.onProblem), options);
    } else yield* withHead(head, counted);
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    rethrowBug(error);
    options.onProblem(reasonOf(error));
  } finally {
    source.destroy();
  }
}

const HEAD_BYTES = 5;

/** The first bytes, at least five unless the stream is shorter: a pipe may give one at a time. */
async function takeHead(chunks: AsyncGenerator<Buffer, void>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < HEAD_BYTES) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  return head;
}

async function* withHead(
  head: Buffer,
  rest: AsyncGenerator<Buffer, void>,
): AsyncGenerator<Buffer, void> {
  if (head.length > 0) yield head;
  yield* rest;
}

async function* limited(
  chunks: AsyncIterable<Buffer>,
  { maxDecompressedBytes, onProblem }: ByteStreamOptions,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    const left = maxDecompressedBytes - bytes;
    if (chunk.length > left) {
      if (left > 0) yield chunk.subarray(0, left);
      onProblem(
        `more than ${maxDecompressedBytes} bytes when decompressed, the limit of --decompress-limit`,
      );
      return;
    }
    bytes += chunk.length;
    yield chunk;
  }
}
