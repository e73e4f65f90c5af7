import type { KnownPart, LogFile } from "../source/log-files.ts";
import { rethrowBug } from "../errors.ts";
import { hintOf, reasonOf } from "../source/reason-of.ts";
import { type FoundMember, sortedOut } from "./archive-members.ts";
import { type ByteStreamOptions, counted, drain, guarded, unpack } from "./byte-stream.ts";

interface ContentOptions extends Omit<ByteStreamOptions, "onProblem"> {
  /** As in a stream of bytes; of the file, or of a member of it. */
  readonly onProblem: (name: string, reason: string, hint?: string) => void;
  /** Whether a log file of this name was delivered outside the time window. */
  readonly isOutside: (path: string) => boolean;
}

/** What is asked of a file: a local one may be opened again, by its path. */
export type ReadFile = Pick<LogFile, "kind" | "name" | "stream"> & {
  readonly path?: string;
  readonly known?: KnownPart;
};

/** A file, or a member of an archive, to be read before the next is asked for. */
export interface Content {
  readonly kind: "content";
  readonly name: string;
  readonly isMember: boolean;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * What a file or stdin turns out to hold by its first bytes, decompressed when they are gzip (RFC 1952): itself, or the
 * members of a tar or zip archive. Closes the file in every case.
 */
export async function* fileContents(
  file: ReadFile,
  options: ContentOptions,
): AsyncGenerator<Content | Exclude<FoundMember, { kind: "member" }>> {
  const { name } = file;
  const of = (member: string): ByteStreamOptions => ({
    ...options,
    onProblem: (reason, hint) => options.onProblem(member, reason, hint),
  });
  let seenBytes = 0;
  const own: ByteStreamOptions = {
    ...of(name),
    onRead: (bytes) => {
      seenBytes += bytes;
      options.onRead(bytes);
    },
  };
  const source = file.stream();
  try {
    const { kind, chunks, isGzip } = await unpack(counted(source, own), own);
    if (kind === "nothing") return;
    if (kind === "bytes") {
      yield { kind: "content", name, isMember: false, chunks: guarded(() => chunks, own) };
      return;
    }
    if (kind === "other service") {
      await drain(chunks, own);
      yield { kind, name };
      return;
    }
    if (kind === "zip" && (isGzip || file.kind !== "local" || file.path === undefined)) {
      own.onProblem(zipElsewhere(file.kind, isGzip));
      return;
    }
    const members =
      kind === "tar"
        ? (await import("./tar-members.ts")).tarMembers(chunks)
        : (await import("./zip-members.ts")).zipMembers(file.path!, {
            ...own,
            seenBytes: () => seenBytes,
          });
    for await (const found of sortedOut(name, members, options.isOutside)) {
      if (found.kind !== "member") yield found;
      else {
        const inside = of(found.name);
        const bytes = guarded(async () => memberBytes(found.chunks, inside), inside);
        yield { kind: "content", name: found.name, isMember: true, chunks: bytes };
      }
    }
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    rethrowBug(error);
    own.onProblem(reasonOf(error), hintOf(error));
  } finally {
    source.destroy();
  }
}

async function memberBytes(
  chunks: Parameters<typeof unpack>[0],
  options: ByteStreamOptions,
): Promise<AsyncIterable<Uint8Array>> {
  const member = await unpack(chunks, options);
  if (member.kind === "bytes" || member.kind === "other service") return member.chunks;
  if (member.kind !== "nothing") options.onProblem("an archive in an archive: unpack it first");
  return NOTHING;
}

const NOTHING: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

/** The list of what a zip archive holds is at its end. */
function zipElsewhere(kind: LogFile["kind"], isGzip: boolean): string {
  if (isGzip) return "a zip archive in gzip data: unpack it first";
  return kind === "remote"
    ? "a zip archive in a bucket: copy it, and read the copy"
    : "a zip archive as a stream: save it as a file, and read that";
}
