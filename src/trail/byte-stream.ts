import { rethrowBug } from "../errors.ts";
import { Buffer } from "node:buffer";
import { addAbortSignal, Readable } from "node:stream";
import { reasonOf } from "../source/reason-of.ts";
import { isGzip, otherKind } from "../source/leading-bytes.ts";
import { gunzip } from "./gunzip.ts";

export interface ByteStreamOptions {
  /** Bytes that one gzip file may grow to; beyond, its rest is not read. */
  readonly maxDecompressedBytes: number;
  readonly signal: AbortSignal;
  /** Called with the number of bytes read from the source, before decompression. */
  readonly onRead: (bytes: number) => void;
  /** Called when the stream ends early or is damaged; what was yielded before stands. */
  readonly onProblem: (reason: string) => void;
}

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
    const other = otherKind(head);
    if (other !== undefined) options.onProblem(other);
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
