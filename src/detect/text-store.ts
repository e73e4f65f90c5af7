import { Buffer } from "node:buffer";
import { type SpoolSpan, SpoolFile } from "./spool-file.ts";

const CHUNK_BYTES = 1 << 20;

/** Keeps texts of which few will be asked for: a megabyte in memory, the rest in a temporary file. */
export class TextStore {
  /** Made when the first text comes. */
  #chunk: Buffer | undefined;
  #filled = 0;
  #file: SpoolFile | undefined;
  #fileBytes = 0;

  /**
   * @returns where `read` finds it.
   * @throws SpitzelError when the temporary file cannot be written.
   */
  add(text: string): SpoolSpan {
    return this.addBytes(Buffer.from(text));
  }

  /** The same of UTF-8. */
  addBytes(bytes: Uint8Array): SpoolSpan {
    if (this.#filled + bytes.length > CHUNK_BYTES) this.#empty();
    const start = this.#fileBytes + this.#filled;
    if (bytes.length > CHUNK_BYTES) this.#append(bytes);
    else {
      this.#chunk ??= Buffer.allocUnsafeSlow(CHUNK_BYTES);
      this.#chunk.set(bytes, this.#filled);
      this.#filled += bytes.length;
    }
    return { start, end: start + bytes.length };
  }

  read({ start, end }: SpoolSpan): string {
    const from = start - this.#fileBytes;
    if (from >= 0) return this.#chunk?.toString("utf8", from, end - this.#fileBytes) ?? "";
    return this.#file?.bytes({ start, end }).toString() ?? "";
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#chunk = undefined;
  }

  #empty(): void {
    if (this.#chunk !== undefined) this.#append(this.#chunk.subarray(0, this.#filled));
    this.#filled = 0;
  }

  #append(bytes: Uint8Array): void {
    this.#file ??= new SpoolFile();
    this.#file.append(bytes);
    this.#fileBytes += bytes.length;
  }
}
