import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { rethrowBug } from "../errors.ts";
import type { Area, FileStamp, LocalFile, RemoteFile } from "../source/log-files.ts";
import { type FindingKind, adviceOf, meaningOf } from "./finding.ts";
import { contentProblem } from "./log-content.ts";

/**
 * A log file whose bytes are those that its digest names: whoever reads another content gets an error in their place.
 * Called remote wherever it lies: the thread that compares it hands it to those that read.
 */
export class VerifiedFile implements RemoteFile {
  readonly kind = "remote";
  readonly name: string;
  readonly sizeBytes: number;
  readonly stamp?: FileStamp;
  onRead: RemoteFile["onRead"];
  readonly #file: LocalFile | RemoteFile;
  readonly #sha256: string;
  #failure: Unproven | undefined;

  /** @param sha256 of its content, uncompressed */
  constructor(file: LocalFile | RemoteFile, sha256: string) {
    this.name = file.name;
    this.sizeBytes = file.sizeBytes;
    if (file.stamp !== undefined) this.stamp = file.stamp;
    this.#file = file;
    this.#sha256 = sha256;
  }

  async whole(into: Area): Promise<Buffer> {
    const bytes = await this.#file.whole(into);
    const problem = contentProblem(bytes, this.#sha256);
    if (problem === undefined) return bytes;
    // It is streamed in its turn.
    this.#failure = new Unproven(problem);
    throw this.#failure;
  }

  async withMetadata(): ReturnType<RemoteFile["withMetadata"]> {
    return { bytes: await this.whole((size) => Buffer.allocUnsafe(size)), metadata: {} };
  }

  /** A file that is too large to be held is read twice: what is compared must be what is given. */
  stream(): Readable {
    return Readable.from(this.#chunks());
  }

  async *#chunks(): AsyncGenerator<Buffer> {
    if (this.#failure !== undefined) throw this.#failure;
    const stored = await this.#storedHash();
    const given = createHash("sha256");
    for await (const chunk of this.#file.stream() as AsyncIterable<Buffer>) {
      given.update(chunk);
      yield chunk;
    }
    if (given.digest("hex") !== stored) throw new Error("the file changed while it was read");
  }

  /** The hash of the bytes as they are stored, once their content is that of the digest. */
  async #storedHash(): Promise<string> {
    const stored = createHash("sha256");
    const content = createHash("sha256");
    const source = this.#file.stream();
    const taken = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        stored.update(chunk);
        yield chunk;
      }
    };
    try {
      await pipeline(source, taken, createGunzip(), async (inflated: AsyncIterable<Buffer>) => {
        for await (const chunk of inflated) content.update(chunk);
      });
    } catch (error) {
      rethrowBug(error);
      throw isOfGzip(error) ? new Unproven("log-not-gzip") : error;
    }
    if (content.digest("hex") !== this.#sha256) throw new Unproven("log-changed");
    return stored.digest("hex");
  }
}

/** What a digest says is not what is there. */
class Unproven extends Error {
  override readonly name = "Unproven";
  readonly hint: string;

  constructor(kind: FindingKind) {
    super(`${kind}: ${meaningOf(kind)}`);
    this.hint = adviceOf(kind);
  }
}

function isOfGzip(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}
