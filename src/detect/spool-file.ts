import { randomUUID } from "node:crypto";
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rethrowUnlessSystem, SpitzelError } from "../errors.ts";

const READ_BYTES = 1 << 16;
const CHUNK_BYTES = 1 << 20;

/** A stretch of a spool file, in bytes. */
export interface SpoolSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * A temporary file of lines, written in runs, or of whatever is appended. It has no name once it is open, so that
 * nothing of a trail stays behind, however the process ends.
 */
export class SpoolFile {
  readonly #descriptor: number;
  /** Set where a file keeps its name while it is open, as on some Windows file systems. */
  readonly #path: string | undefined;
  #end = 0;

  /** @throws SpitzelError when the folder for temporary files cannot be written to. */
  constructor() {
    const path = join(tmpdir(), `spitzel-spool-${randomUUID()}`);
    this.#descriptor = attempt(() => openSync(path, "wx+", 0o600));
    this.#path = isUnlinked(path) ? undefined : path;
  }

  /** @throws SpitzelError when the disk is full. */
  write(lines: Iterable<Uint8Array>): SpoolSpan {
    const start = this.#end;
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let filled = 0;
    for (const line of lines) {
      if (filled + line.length > CHUNK_BYTES) {
        this.append(chunk.subarray(0, filled));
        filled = 0;
      }
      if (line.length > CHUNK_BYTES) this.append(line);
      else {
        chunk.set(line, filled);
        filled += line.length;
      }
    }
    this.append(chunk.subarray(0, filled));
    return { start, end: this.#end };
  }

  /** @throws SpitzelError when the disk is full. */
  append(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const written = attempt(() =>
        writeSync(this.#descriptor, bytes, done, bytes.length - done, this.#end),
      );
      done += written;
      this.#end += written;
    }
  }

  /** What stands in a run. */
  bytes({ start, end }: SpoolSpan): Buffer {
    const bytes = Buffer.allocUnsafe(end - start);
    for (let done = 0; done < bytes.length;) {
      const read = readSync(this.#descriptor, bytes, done, bytes.length - done, start + done);
      if (read === 0) throw new RangeError(`nothing was written at byte ${start + done}`);
      done += read;
    }
    return bytes;
  }

  /** Line by line, without the newline. */
  *read({ start, end }: SpoolSpan): Generator<string> {
    const chunk = Buffer.allocUnsafe(READ_BYTES);
    const rest: Buffer[] = [];
    for (let position = start; position < end;) {
      const wanted = Math.min(READ_BYTES, end - position);
      const count = readSync(this.#descriptor, chunk, 0, wanted, position);
      position += count;
      const read = chunk.subarray(0, count);
      let from = 0;
      for (let at = read.indexOf("\n"); at !== -1; at = read.indexOf("\n", from)) {
        rest.push(read.subarray(from, at));
        yield Buffer.concat(rest.splice(0)).toString();
        from = at + 1;
      }
      // Copied: the chunk is read into again.
      rest.push(Buffer.from(read.subarray(from)));
    }
  }

  close(): void {
    closeSync(this.#descriptor);
    if (this.#path !== undefined) isUnlinked(this.#path);
  }
}

function isUnlinked(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    rethrowUnlessSystem(error);
    return false;
  }
}

function attempt<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(
      `what is to be put in order waits in ${tmpdir()}, which cannot be written to`,
      {
        hint: "make room there, or name another folder in TMPDIR; spitzel detect --stream needs none.",
        cause,
      },
    );
  }
}
