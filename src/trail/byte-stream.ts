import { rethrowBug } from "../errors.ts";
import { Buffer } from "node:buffer";
import { addAbortSignal, type Readable } from "node:stream";
import { hintOf, reasonOf } from "../source/reason-of.ts";
import {
  archiveKind,
  isCsv,
  isGzip,
  LEADING_BYTES,
  otherKind,
  otherText,
  startsLikeJson,
} from "../source/leading-bytes.ts";
import { startsLogOfOtherService } from "../source/other-services.ts";
import { gunzip } from "./gunzip.ts";
import { NEWLINE, OPEN_BRACE, OPEN_BRACKET } from "./json-bytes.ts";

export interface ByteStreamOptions {
  /** Bytes that one gzip file may grow to; beyond, its rest is not read. */
  readonly maxDecompressedBytes: number;
  readonly signal: AbortSignal;
  /** Called with the number of bytes read from the source, before decompression. */
  readonly onRead: (bytes: number) => void;
  /** Called when the stream ends early or is damaged; what was yielded before stands. */
  readonly onProblem: (reason: string, hint?: string) => void;
}

/** The bytes of a source as they come, counted. */
export async function* counted(
  source: Readable,
  { signal, onRead }: ByteStreamOptions,
): AsyncGenerator<Buffer, void> {
  addAbortSignal(signal, source);
  for await (const chunk of source as AsyncIterable<Buffer>) {
    onRead(chunk.length);
    yield chunk;
  }
}

/** Who compresses what is compressed does so once too often, not three times. */
const MAX_LAYERS = 2;

/** What is in a file below its layers of gzip: its bytes, or an archive. */
interface Unpacked {
  readonly kind: "bytes" | "tar" | "zip" | "other service" | "nothing";
  readonly chunks: AsyncGenerator<Buffer, void>;
  readonly isGzip: boolean;
}

/** Takes the layers of gzip off. What cannot be read is a problem, and nothing. */
export async function unpack(
  chunks: AsyncGenerator<Buffer, void>,
  options: ByteStreamOptions,
  layers = MAX_LAYERS,
): Promise<Unpacked> {
  const head = await takeHead(chunks);
  const whole = withHead(head, chunks);
  const isInGzip = layers < MAX_LAYERS;
  const archive = archiveKind(head);
  if (archive !== undefined) return { kind: archive, chunks: whole, isGzip: isInGzip };
  if (isCsv(head)) {
    const { csvTexts } = await import("./csv-texts.ts");
    return { kind: "bytes", chunks: csvTexts(head, whole, options.onProblem), isGzip: isInGzip };
  }
  if (startsLogOfOtherService(head.toString("latin1", 0, 4096))) {
    return { kind: "other service", chunks: whole, isGzip: isInGzip };
  }
  const other = otherKind(head) ?? otherText(head);
  if (other === undefined && isGzip(head) && layers > 0) {
    return unpack(limited(gunzip(whole, options.onProblem), options), options, layers - 1);
  }
  const problem =
    other ?? (isGzip(head) ? "gzip data inside gzip data inside gzip data" : undefined);
  if (problem !== undefined) options.onProblem(problem);
  return { kind: problem === undefined ? "bytes" : "nothing", chunks: whole, isGzip: isInGzip };
}

/** Reads the log of another service to its end: a line of JSON in it might be a record, and is a problem. */
export async function drain(
  chunks: AsyncIterable<Uint8Array>,
  { onProblem }: Pick<ByteStreamOptions, "onProblem">,
): Promise<void> {
  let last: number | undefined;
  let hasJson = false;
  for await (const chunk of chunks) {
    hasJson ||= (last === NEWLINE && isBracket(chunk[0])) || hasLineOfJson(chunk);
    last = chunk.at(-1) ?? last;
  }
  if (hasJson) onProblem("lines of JSON in the log of another service: take them out to read them");
}

function hasLineOfJson(chunk: Uint8Array): boolean {
  for (let i = chunk.indexOf(NEWLINE); i >= 0; i = chunk.indexOf(NEWLINE, i + 1)) {
    if (isBracket(chunk[i + 1])) return true;
  }
  return false;
}

function isBracket(byte: number | undefined): boolean {
  return byte === OPEN_BRACE || byte === OPEN_BRACKET;
}

/** Hands on the bytes, and whatever is wrong with them as a problem. */
export async function* guarded(
  chunks: () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>,
  { signal, onProblem }: ByteStreamOptions,
): AsyncGenerator<Uint8Array> {
  try {
    yield* await chunks();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    rethrowBug(error);
    onProblem(reasonOf(error), hintOf(error));
  }
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
