import { rethrowBug } from "../../errors.ts";
import { Buffer } from "node:buffer";
import type { RemoteFile } from "../../source/log-files.ts";
import { type FetchedFile, ownBytes } from "./orders.ts";

interface Wanted {
  readonly files: readonly RemoteFile[];
  readonly fetched: FetchedFile[];
  left: number;
  readonly onFetched: (files: readonly FetchedFile[]) => void;
}

/** Fetches remote files ahead of their turn, so many at once, in the order in which they are wanted. */
export class Fetches {
  readonly #atOnce: number;
  readonly #maxBytes: number;
  readonly #waiting: { readonly of: Wanted; readonly index: number }[] = [];
  #underWay = 0;
  /** Of files that are being fetched, or are fetched and not read yet. */
  #heldBytes = 0;

  constructor(atOnce: number, maxBytes: number) {
    this.#atOnce = atOnce;
    this.#maxBytes = maxBytes;
  }

  want(files: readonly RemoteFile[], onFetched: Wanted["onFetched"]): void {
    const fetched = files.map(({ name }) => ({ name, bytes: undefined }));
    const of: Wanted = { files, fetched, left: files.length, onFetched };
    for (const index of files.keys()) this.#waiting.push({ of, index });
    this.#goOn();
  }

  /** Files of so many bytes have been read: their memory is free. */
  release(sizeBytes: number): void {
    this.#heldBytes -= sizeBytes;
    this.#goOn();
  }

  #goOn(): void {
    while (this.#underWay < this.#atOnce && this.#heldBytes < this.#maxBytes) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      void this.#fetch(next.of, next.index);
    }
  }

  async #fetch(of: Wanted, index: number): Promise<void> {
    const file = of.files[index]!;
    this.#underWay++;
    this.#heldBytes += file.sizeBytes;
    try {
      // Not from the pool: the memory is given away.
      const bytes = ownBytes(await file.whole((sizeBytes) => Buffer.allocUnsafeSlow(sizeBytes)));
      of.fetched[index] = { name: file.name, bytes };
    } catch (error) {
      rethrowBug(error);
      // It is streamed in its turn, and the stream says what is wrong.
    }
    this.#underWay--;
    if (--of.left === 0) of.onFetched(of.fetched);
    this.#goOn();
  }
}
