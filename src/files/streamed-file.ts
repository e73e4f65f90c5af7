import { closeSync, constants, createReadStream, fstatSync, openSync } from "node:fs";
import { Socket } from "node:net";
import { platform } from "node:os";
import { Readable } from "node:stream";
import { isatty, ReadStream as TerminalInput } from "node:tty";
import { rethrowUnlessSystem } from "../errors.ts";
import type { StreamedFile } from "../source/log-files.ts";

/** A pipe or a device: it is opened once, when its turn comes, since what was read of it is gone. */
export function streamedFile(path: string): StreamedFile {
  return { kind: "stream", name: path, stream: () => opened(path) };
}

/**
 * What waits for a writer must not wait in a thread: it cannot be called back from there, and the process does not end
 * before it. On systems other than Linux a pipe without a writer would be taken for an empty one that way.
 */
function opened(path: string): Readable {
  if (platform() !== "linux") return createReadStream(path);
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    return failed(error);
  }
  try {
    if (fstatSync(file).isFIFO()) return new Socket({ fd: file, readable: true, writable: false });
    if (isatty(file)) return new TerminalInput(file);
  } catch (error) {
    closeSync(file);
    return failed(error);
  }
  // A device, which has its bytes at hand.
  return createReadStream("", { fd: file });
}

/** What is wrong with a file is an error of its stream. */
function failed(error: unknown): Readable {
  rethrowUnlessSystem(error);
  if (!(error instanceof Error)) throw error;
  return new Readable({
    read() {
      this.destroy(error);
    },
  });
}
