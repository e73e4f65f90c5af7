import { Buffer } from "node:buffer";
import { open } from "node:fs/promises";
import { SpitzelError } from "./errors.ts";

const MIB = 1024 * 1024;
/** Databases of cities have 150 MB, lists of indicators some tens; a device may have no end. */
const MAX_BYTES = 1024 * MIB;
/** Well below the longest text that V8 makes. */
const MAX_TEXT_BYTES = 256 * MIB;
const CHUNK_BYTES = MIB;

/**
 * A file that an option names, whole.
 * @throws SpitzelError (exit code 2) beyond 1 GiB, which stands for a device without an end; what the system says
 */
export async function readGivenFile(path: string): Promise<Buffer> {
  return readWhole(path, MAX_BYTES);
}

/**
 * Likewise as text.
 * @throws SpitzelError (exit code 2) beyond 256 MiB; what the system says
 */
export async function readGivenText(path: string): Promise<string> {
  return (await readWhole(path, MAX_TEXT_BYTES)).toString("utf8");
}

async function readWhole(path: string, maxBytes: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES));
      if (bytesRead === 0) return Buffer.concat(chunks, length);
      length += bytesRead;
      if (length > maxBytes) throw endless(path, maxBytes);
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

function endless(path: string, maxBytes: number): SpitzelError {
  return new SpitzelError(`expected a file of at most ${maxBytes / MIB} MiB, ${path} has more`, {
    hint: "name the file itself, not a device.",
  });
}
