import { Buffer } from "node:buffer";
import { crc32, createInflateRaw } from "node:zlib";
import { isGzip } from "../source/leading-bytes.ts";
import { reasonOf } from "../source/reason-of.ts";

const DECOMPRESSED_CHUNK_BYTES = 256 * 1024;

const TRUNCATED = "the compressed data ends early (truncated)";

/** Bits of a member's fourth byte: which optional fields follow its first ten bytes. */
const HEADER_CHECK = 2;
const EXTRA_FIELD = 4;
const FILE_NAME = 8;
const COMMENT = 16;

/**
 * Decompresses gzip data, all members (RFC 1952). What was decompressed is yielded before what is wrong
 * behind it is reported; node:zlib's own gunzip drops up to 256 KiB then, which is all of a usual log file.
 * Zeros between and after the members are padding, as to gzip(1).
 * @throws what `compressed` throws.
 */
export async function* gunzip(
  compressed: AsyncIterator<Buffer, void>,
  onProblem: (reason: string) => void,
): AsyncGenerator<Buffer> {
  const input = new ByteQueue(compressed);
  for (let members = 0; ; members++) {
    if (members > 0 && (await skipZeros(input))) return;
    const problem = await skipHeader(input, members);
    if (problem !== undefined) return onProblem(problem);
    let bytes = 0;
    let check = 0;
    try {
      for await (const chunk of inflate(input)) {
        bytes += chunk.length;
        check = crc32(chunk, check);
        yield chunk;
      }
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      return onProblem(error.message);
    }
    const trailer = await input.take(8);
    if (trailer.length < 8) return onProblem(TRUNCATED);
    if (trailer.readUInt32LE(0) !== check || trailer.readUInt32LE(4) !== bytes % 2 ** 32) {
      onProblem("the compressed data is damaged (its check sum does not match)");
    }
  }
}

/** What is wrong with the compressed data, as opposed to an error of reading it. */
class Damage extends Error {}

/** @returns true at the end of the input. */
async function skipZeros(input: ByteQueue): Promise<boolean> {
  for (let chunk = await input.next(); chunk !== undefined; chunk = await input.next()) {
    const end = chunk.findIndex((byte) => byte !== 0);
    if (end < 0) continue;
    input.unread(chunk.subarray(end));
    return false;
  }
  return true;
}

/** @returns what is wrong with the header, in one clause. */
async function skipHeader(input: ByteQueue, members: number): Promise<string | undefined> {
  const head = await input.take(10);
  if (members > 0 && !isGzip(head)) {
    return "data that is not gzip after the end of the compressed data";
  }
  if (head.length < 10) return TRUNCATED;
  const flags = head[3]!;
  if (head[2] !== 8 || flags >= 32) return "the compressed data is damaged (not a gzip header)";
  if ((flags & EXTRA_FIELD) !== 0) {
    const size = await input.take(2);
    if (size.length < 2) return TRUNCATED;
    await input.take(size.readUInt16LE());
  }
  if ((flags & FILE_NAME) !== 0) await skipText(input);
  if ((flags & COMMENT) !== 0) await skipText(input);
  if ((flags & HEADER_CHECK) !== 0) await input.take(2);
  return undefined;
}

/** Skips a text that a zero byte ends. */
async function skipText(input: ByteQueue): Promise<void> {
  for (let chunk = await input.next(); chunk !== undefined; chunk = await input.next()) {
    const end = chunk.indexOf(0);
    if (end < 0) continue;
    input.unread(chunk.subarray(end + 1));
    return;
  }
}

/**
 * Decompresses one member's data, and leaves what follows it in `input`. The next bytes are handed to zlib
 * only when all that the last gave has been taken: an error of a stream drops what waits in it.
 * @throws Damage
 */
async function* inflate(input: ByteQueue): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: DECOMPRESSED_CHUNK_BYTES });
  let wake: (() => void) | undefined;
  let failure: Error | undefined;
  inflater.on("error", (error) => {
    failure = error;
    wake?.();
  });
  inflater.on("readable", () => wake?.());
  inflater.on("end", () => wake?.());
  let last: Buffer | undefined;
  let given = 0;
  try {
    // zlib takes all it is given, unless the compressed data ends in it.
    while (inflater.bytesWritten === given && !inflater.readableEnded) {
      last = await input.next();
      given += last?.length ?? 0;
      let isTaken = false;
      if (last === undefined) inflater.end();
      else {
        inflater.write(last, () => {
          isTaken = true;
          wake?.();
        });
      }
      for (;;) {
        const chunk: unknown = inflater.read();
        if (Buffer.isBuffer(chunk)) yield chunk;
        else if (failure !== undefined) throw new Damage(damageReason(failure));
        else if (isTaken || inflater.readableEnded) break;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    }
    if (last !== undefined)
      input.unread(last.subarray(last.length + inflater.bytesWritten - given));
  } finally {
    inflater.destroy();
  }
}

function damageReason(error: Error): string {
  const code = "code" in error ? error.code : undefined;
  if (code === "Z_BUF_ERROR") return TRUNCATED;
  if (code === "Z_DATA_ERROR") return `the compressed data is damaged (${error.message})`;
  return reasonOf(error);
}

/** Chunks of bytes, of which some can be given back. */
class ByteQueue {
  readonly #chunks: AsyncIterator<Buffer, void>;
  #unread: Buffer | undefined;

  constructor(chunks: AsyncIterator<Buffer, void>) {
    this.#chunks = chunks;
  }

  /** The next bytes, at least one; undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    let chunk = this.#unread;
    this.#unread = undefined;
    while (chunk === undefined || chunk.length === 0) {
      const { value, done } = await this.#chunks.next();
      if (done === true) return undefined;
      chunk = value;
    }
    return chunk;
  }

  /** Gives back the end of what `next` gave. */
  unread(bytes: Buffer): void {
    this.#unread = bytes;
  }

  /** The next `count` bytes; fewer at the end. */
  async take(count: number): Promise<Buffer> {
    let taken: Buffer = Buffer.alloc(0);
    while (taken.length < count) {
      const chunk = await this.next();
      if (chunk === undefined) break;
      const missing = count - taken.length;
      taken = Buffer.concat([taken, chunk.subarray(0, missing)]);
      this.unread(chunk.subarray(missing));
    }
    return taken;
  }
}
