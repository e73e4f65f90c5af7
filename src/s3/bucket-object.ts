import { Readable } from "node:stream";
import type { Buffer } from "node:buffer";
import type { Area, FileOutcome, FileStamp, RemoteFile } from "../source/log-files.ts";
import type { BucketClient } from "./bucket-client.ts";
import type { ListedObject } from "./list-page.ts";
import { explainS3Failure, ReadFailure } from "./s3-failure.ts";

const METADATA = "x-amz-meta-";

/** A log file in a bucket, called by its URL. A class, because a bucket may have millions. */
export class BucketObject implements RemoteFile {
  readonly kind = "remote";
  readonly name: string;
  readonly sizeBytes: number;
  onRead: ((outcome: FileOutcome) => void) | undefined;
  readonly storageClass: string | undefined;
  readonly #key: string;
  readonly #etag: string;
  readonly #client: BucketClient;
  readonly #signal: AbortSignal;
  #failure: Error | undefined;

  constructor(client: BucketClient, object: ListedObject, signal: AbortSignal) {
    const { key, sizeBytes, etag, storageClass } = object;
    this.name = `s3://${client.bucket}/${key}`;
    this.sizeBytes = sizeBytes;
    this.storageClass = storageClass;
    this.#key = key;
    this.#etag = etag;
    this.#client = client;
    this.#signal = signal;
  }

  get stamp(): FileStamp {
    return { identity: "", version: this.#etag };
  }

  async whole(into: Area): Promise<Buffer> {
    try {
      const { bytes } = await this.#client.whole(this.#key, this.#etag, this.#signal, into);
      return bytes;
    } catch (error) {
      // It is streamed in its turn: what has failed for good is then not asked for again.
      this.#failure = this.#inWords(error);
      throw this.#failure;
    }
  }

  async withMetadata(): ReturnType<RemoteFile["withMetadata"]> {
    try {
      const { bytes, headers } = await this.#client.whole(this.#key, this.#etag, this.#signal);
      const metadata = Object.entries(headers).flatMap(([name, value]) =>
        name.startsWith(METADATA) && typeof value === "string"
          ? [[name.slice(METADATA.length), value] as const]
          : [],
      );
      return { bytes, metadata: Object.fromEntries(metadata) };
    } catch (error) {
      throw this.#inWords(error);
    }
  }

  stream(): Readable {
    return Readable.from(this.#chunks());
  }

  async *#chunks(): AsyncGenerator<Buffer> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      yield* this.#client.stream(this.#key, this.#etag, this.#signal);
    } catch (error) {
      throw this.#inWords(error);
    }
  }

  #inWords(error: unknown): Error {
    const { bucket, region, profile } = this.#client;
    const failure = explainS3Failure(error, { bucket, region, profile, for: "object" });
    if (failure !== undefined) return new ReadFailure(failure, error);
    return error instanceof Error ? error : new Error(String(error));
  }
}
