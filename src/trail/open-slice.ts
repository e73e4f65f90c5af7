import { Buffer } from "node:buffer";

/** A record is at most 1 MB; a saved search response may be larger. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The value that is being cut out of a stream of bytes. It may have begun in an earlier chunk. */
export class OpenSlice {
  #start = -1;
  /** Its bytes in earlier chunks. */
  #parts: Uint8Array[] = [];
  #partBytes = 0;

  /** Where it began, from the start of the stream; -1 when none is open. */
  get start(): number {
    return this.#start;
  }

  open(offset: number): void {
    this.#start = offset;
  }

  /**
   * Keeps, by reference, what the chunk has of it.
   * @param base where in the stream the chunk begins.
   */
  keep(chunk: Uint8Array, base: number): void {
    if (this.#start < 0) return;
    const from = Math.max(0, this.#start - base);
    this.#partBytes += chunk.length - from;
    if (this.#partBytes > MAX_BYTES) this.#parts = [];
    else this.#parts.push(chunk.subarray(from));
  }

  /** Its bytes, when it ends before `end` of this chunk; undefined when it is too large. */
  bytes(chunk: Uint8Array, base: number, end: number): Uint8Array | undefined {
    if (base + end - this.#start > MAX_BYTES) return undefined;
    const last = chunk.subarray(Math.max(0, this.#start - base), end);
    return this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
  }

  drop(): void {
    this.#start = -1;
    this.#parts = [];
    this.#partBytes = 0;
  }
}
