import type { Writable } from "node:stream";

/** Reason of the abort when the reader of stdout has gone: `| head` is a normal end. */
export class ReaderGone extends Error {
  override readonly name = "ReaderGone";
}

/**
 * Writes to stdout with backpressure. Aborts the run when the reader has closed the pipe.
 * @returns a function that resolves when the bytes are out of our hands, or the run is aborted; then it does nothing.
 */
export function standardOutput(
  stream: Writable,
  abort: AbortController,
): (text: string | Uint8Array) => Promise<void> {
  let onAbort: (() => void) | undefined;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    abort.abort(new ReaderGone("stdout was closed"));
  });
  abort.signal.addEventListener("abort", () => onAbort?.());
  return async (text) => {
    if (abort.signal.aborted || text.length === 0) return;
    await new Promise<void>((resolve) => {
      onAbort = resolve;
      stream.write(text, () => resolve());
    });
  };
}
