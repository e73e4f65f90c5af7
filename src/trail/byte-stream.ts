import { rethrowBug } from "../errors.ts";
import { Buffer } from "node:buffer";
import { addAbortSignal, Readable } from "node:stream";
import { hintOf, reasonOf } from "../source/reason-of.ts";
import {
  isGzip,
  LEADING_BYTES,
  otherKind,
  otherText,
  startsLikeJson,
} from "../source/leading-bytes.ts";
import { gunzip } from "./gunzip.ts";

export interface ByteStreamOptions {
  /** Bytes that one gzip file may grow to; beyond, its rest is not read. */
  readonly maxDecompressedBytes: number;
  readonly signal: AbortSignal;
  /** Called with the number of bytes read from the source, before decompression. */
  readonly onRead: (bytes: number) => void;
  /** Called when the stream ends early or is damaged; what was yielded before stands. */
  readonly onProblem: (reason: string, hint?: string) => void;
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
    yield* unpacked(counted, options, MAX_LAYERS);
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    rethrowBug(error);
    options.onProblem(reasonOf(error), hintOf(error));
  } finally {
    source.destroy();
  }
}

/** Who compresses what is compressed does so once too often, not three times. */
const MAX_LAYERS = 2;

async function* unpacked(
  chunks: AsyncGenerator<Buffer, void>,
  options: ByteStreamOptions,
  layers: number,
): AsyncGenerator<Uint8Array> {
  const head = await takeHead(chunks);
  const other = otherKind(head) ?? otherText(head);
  if (other !== undefined) options.onProblem(other);
  else if (isGzip(head)) {
    if (layers === 0) return options.onProblem("gzip data inside gzip data inside gzip data");
    const inside = limited(gunzip(withHead(head, chunks), options.onProblem), options);
    yield* unpacked(inside, options, layers - 1);
  } else yield* withHead(head, chunks);
}

/** The first bytes, as many as tell what it is: a pipe may give one at a time, and a record is not to wait for more. */
async function takeHead(chunks: AsyncGenerator<Buffer, void>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (
    head.length < LEADING_BYTES &&
    !(head.length > 0 && startsLikeJson(head) && head[0] !== 0xef)
  ) {
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
): AsyncGenerator<Buffer, void> {
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
