import type { Buffer } from "node:buffer";
import { pipeline, Readable } from "node:stream";
import { extract, type Header } from "tar-stream";
import type { ArchiveMember } from "./archive-members.ts";

const BLOCK_BYTES = 512;
const TRUNCATED = "the archive ends early (truncated)";

/**
 * The members of a tar archive, as it comes.
 * @throws for a damaged archive, and one that ends without its end mark: what was behind that is lost
 */
export async function* tarMembers(chunks: AsyncIterable<Buffer>): AsyncGenerator<ArchiveMember> {
  let zeros = 0;
  const watched = async function* () {
    for await (const chunk of chunks) {
      let i = chunk.length;
      while (i > 0 && chunk[i - 1] === 0) i--;
      zeros = i === 0 ? zeros + chunk.length : chunk.length - i;
      yield chunk;
    }
  };
  const archive = extract();
  // What goes wrong comes out of the loop.
  pipeline(Readable.from(watched()), archive, () => {});
  for await (const entry of worded(archive)) {
    const { name, type } = entry.header;
    if (type !== "directory") {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it is given, in pieces
      const bytes = worded(entry as AsyncIterable<Buffer>);
      yield { path: name, kind: kindOf(entry.header), chunks: bytes };
    }
    entry.resume();
  }
  if (zeros < BLOCK_BYTES) throw new Error(TRUNCATED);
}

/** What has no content of its own; a hard link names what stands before it in the archive. */
const WITHOUT_CONTENT: readonly unknown[] = [
  "link",
  "symlink",
  "character-device",
  "block-device",
  "fifo",
];

/** Behind a type that is not known there may be records: GNU's sparse files are such. */
function kindOf({ type, size }: Header): ArchiveMember["kind"] {
  if (type === "file" || type === "contiguous-file") return "file";
  return size === 0 || WITHOUT_CONTENT.includes(type) ? "no regular file" : "unreadable";
}

/** The same, with what is wrong in our words. */
async function* worded<T>(items: AsyncIterable<T>): AsyncGenerator<T, void> {
  try {
    yield* items;
  } catch (error) {
    const text = error instanceof Error ? error.message : "";
    if (text.startsWith("Unexpected end")) throw new Error(TRUNCATED, { cause: error });
    if (!text.startsWith("Invalid tar header")) throw error;
    throw new Error("the archive is damaged from here on", { cause: error });
  }
}
