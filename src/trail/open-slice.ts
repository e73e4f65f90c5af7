import { Buffer } from "node:buffer";

/** As much as the scanner looks at before it finds the end of an element: both check the same of what stands around. */
const MAX_AROUND_BYTES = 16 * 1024 * 1024;

/** Takes the bytes of a value that is too long to be held. */
interface LongValue {
  readonly push: (bytes: Uint8Array) => void;
}

/** The value that is being cut out of a stream of bytes. It may have begun in an earlier chunk. */
export class OpenSlice<Long extends LongValue> {
  readonly #maxBytes: number;
  readonly #startLong: (offset: number) => Long | undefined;
  #start = -1;
  /** How many bytes may be kept. */
  #maxKept = 0;
  /** Its bytes in earlier chunks, while they are few enough. */
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  #long: Long | undefined;

  /** @param startLong is asked for what takes a value that begins there and is longer than `maxBytes` */
  constructor(maxBytes: number, startLong: (offset: number) => Long | undefined) {
    this.#maxBytes = maxBytes;
    this.#startLong = startLong;
  }

  /** Where it began, from the start of the stream; -1 when none is open. */
  get start(): number {
    return this.#start;
  }

  /** @param mayBeAround whether it may turn out to be what stands around a list, and not a record */
  open(offset: number, mayBeAround: boolean): void {
    this.#start = offset;
    this.#maxKept = mayBeAround ? Math.max(this.#maxBytes, MAX_AROUND_BYTES) : this.#maxBytes;
  }

  /**
   * Keeps, by reference, what the chunk has of it.
   * @param base where in the stream the chunk begins.
   */
  keep(chunk: Uint8Array, base: number, end = chunk.length): void {
    if (this.#start < 0) return;
    const bytes = chunk.subarray(Math.max(0, this.#start - base), end);
    const wasLong = this.#partBytes > this.#maxBytes;
    this.#partBytes += bytes.length;
    if (!wasLong && this.#partBytes > this.#maxBytes) {
      this.#long = this.#startLong(this.#start);
      for (const part of this.#parts) this.#long?.push(part);
    }
    this.#long?.push(bytes);
    if (this.#partBytes <= this.#maxKept) this.#parts.push(bytes);
    else this.#parts = [];
  }

  /** The bytes of a record, or of what wraps one, when it ends before `end` of this chunk; undefined when it is too long. */
  bytes(chunk: Uint8Array, base: number, end: number): Uint8Array | undefined {
    return base + end - this.#start > this.#maxBytes ? undefined : this.around(chunk, base, end);
  }

  /** The bytes of what stands around a list. */
  around(chunk: Uint8Array, base: number, end: number): Uint8Array | undefined {
    if (base + end - this.#start > this.#maxKept) return undefined;
    const last = chunk.subarray(Math.max(0, this.#start - base), end);
    return this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
  }

  /** What has taken the whole of it, when `bytes` has given nothing. */
  long(chunk: Uint8Array, base: number, end: number): Long | undefined {
    this.keep(chunk, base, end);
    return this.#long;
  }

  drop(): void {
    this.#start = -1;
    this.#parts = [];
    this.#partBytes = 0;
    this.#long = undefined;
  }
}
