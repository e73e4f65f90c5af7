import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import type { Area, FileStamp, Listed, RemoteFile } from "../source/log-files.ts";
import type { ObjectCache } from "./object-cache.ts";

/** Larger objects are not held in memory, and so not kept. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What a listing has found, with objects from the disk where they are kept there. */
export function cached(found: Listed, cache: ObjectCache): Listed {
  if (found.kind !== "remote" || found.stamp === undefined) return found;
  return found.sizeBytes > MOST_BYTES ? found : new CachedFile(found, found.stamp, cache);
}

/** An object that is fetched when no earlier run has kept it. */
class CachedFile implements RemoteFile {
  readonly kind = "remote";
  readonly name: string;
  readonly sizeBytes: number;
  readonly storageClass: string | undefined;
  readonly stamp: FileStamp;
  onRead: RemoteFile["onRead"];
  readonly #file: RemoteFile;
  readonly #cache: ObjectCache;

  constructor(file: RemoteFile, stamp: FileStamp, cache: ObjectCache) {
    this.name = file.name;
    this.sizeBytes = file.sizeBytes;
    this.storageClass = file.storageClass;
    this.stamp = stamp;
    this.#file = file;
    this.#cache = cache;
  }

  async whole(into: Area): Promise<Buffer> {
    const { name, sizeBytes, stamp } = this;
    const listed = { name, sizeBytes, etag: stamp.version };
    const kept = this.#cache.read(listed, into);
    if (kept !== undefined) return kept;
    const bytes = await this.#file.whole(into);
    this.#cache.write(listed, bytes);
    return bytes;
  }

  async withMetadata(): ReturnType<RemoteFile["withMetadata"]> {
    return this.#file.withMetadata();
  }

  stream(): Readable {
    return Readable.from(this.#chunks());
  }

  async *#chunks(): AsyncGenerator<Buffer> {
    yield await this.whole((size) => Buffer.allocUnsafe(size));
  }
}
