import type { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import type { ArchiveMember } from "./archive-members.ts";

interface ZipOptions {
  /** Bytes that all members together may grow to. */
  readonly maxDecompressedBytes: number;
  /** Bytes of the archive that were read, and counted, when it was looked at. */
  readonly seenBytes: () => number;
  readonly onRead: (bytes: number) => void;
}

/** @throws for a damaged archive, and when its members grow beyond the limit */
export async function* zipMembers(
  path: string,
  { maxDecompressedBytes, seenBytes, onRead }: ZipOptions,
): AsyncGenerator<ArchiveMember> {
  // It closes itself when the loop ends.
  const zip = await opened(path);
  let left = maxDecompressedBytes;
  const bounded = async function* (entry: Entry) {
    for await (const chunk of inflated(zip, entry)) {
      left -= chunk.length;
      if (left < 0) {
        throw new Error(
          `more than ${maxDecompressedBytes} bytes when decompressed, the limit of --decompress-limit`,
        );
      }
      yield chunk;
    }
  };
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith("/")) continue;
    yield { path: entry.fileName, kind: kindOf(entry), chunks: bounded(entry) };
    if (left < 0) return;
  }
  onRead(Math.max(0, zip.fileSize - seenBytes()));
}

/** A link's content is where it leads: the file type of Unix in the upper half of the attributes. */
function kindOf({ externalFileAttributes }: Entry): ArchiveMember["kind"] {
  return externalFileAttributes >>> 28 === 0o12 ? "no regular file" : "file";
}

async function opened(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true });
  } catch (error) {
    const text = error instanceof Error ? error.message : "";
    if (!text.startsWith("End of central directory")) throw error;
    throw new Error("the archive ends early (truncated)", { cause: error });
  }
}

async function* inflated(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  if (entry.isEncrypted()) throw new Error("encrypted: unpack the archive with its password");
  const stream = await zip.openReadStreamPromise(entry);
  let crc = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (crc !== entry.crc32) throw new Error("damaged (its check sum does not match)");
}
