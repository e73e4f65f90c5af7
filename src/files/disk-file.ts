import { Buffer } from "node:buffer";
import {
  closeSync,
  createReadStream,
  fstatSync,
  openSync,
  type ReadStream,
  readSync,
  type Stats,
} from "node:fs";
import type { Area, FileOutcome, FileStamp, LocalFile } from "../source/log-files.ts";

const STREAM_CHUNK_BYTES = 1024 * 1024;

/** A file on disk, called by its path. A class, because a folder may have 40,000. */
export class DiskFile implements LocalFile {
  readonly kind = "local";
  readonly path: string;
  readonly sizeBytes: number;
  onRead: ((outcome: FileOutcome) => void) | undefined;
  readonly #mtimeMs: number;
  readonly #dev: number;
  readonly #ino: number;

  constructor(path: string, stat: Pick<Stats, "size" | "mtimeMs" | "dev" | "ino">) {
    this.path = path;
    this.sizeBytes = stat.size;
    this.#mtimeMs = stat.mtimeMs;
    this.#dev = stat.dev;
    this.#ino = stat.ino;
  }

  get name(): string {
    return this.path;
  }

  get stamp(): FileStamp {
    return { identity: `${this.#dev}:${this.#ino}`, version: String(this.#mtimeMs) };
  }

  whole(into: Area): Buffer {
    return readFileInto(this.path, into);
  }

  stream(): ReadStream {
    return createReadStream(this.path, { highWaterMark: STREAM_CHUNK_BYTES });
  }

  part(fromByte: number, toByte: number): ReadStream {
    // Without an end before the start: that would be an error, and there may be nothing between.
    const end = Math.max(fromByte, toByte - 1);
    return createReadStream(this.path, {
      start: fromByte,
      end,
      highWaterMark: STREAM_CHUNK_BYTES,
    });
  }
}

/** Reads a regular file at once. @throws when it cannot be read as a whole. */
export function readFileInto(path: string, into: Area): Buffer {
  const file = openSync(path, "r");
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new Error("no regular file");
    // What /proc and its like have is longer than they say.
    if (stat.size === 0 && readSync(file, Buffer.allocUnsafe(1), 0, 1, null) > 0) {
      throw new Error("its size is not known");
    }
    const bytes = into(stat.size);
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(file, bytes, length, bytes.length - length, null);
      if (read === 0) throw new Error("the file became shorter");
      length += read;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}
