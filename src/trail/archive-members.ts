import { Buffer } from "node:buffer";
import type { Listed, LogFile } from "../source/log-files.ts";
import { HEAD_BYTES, isTrailName, lookAtHead, unfinished } from "../source/look-at-head.ts";
import { OfUse } from "../source/of-use.ts";
import { isFileOfOtherService, isFolderOfOtherService } from "../source/other-services.ts";

/** What an archive holds under a name. It is to be read before the next is asked for. */
export interface ArchiveMember {
  readonly path: string;
  /** Links, devices and pipes have no content, and are none of the archive's files. Folders are no members. */
  readonly kind: "file" | "no regular file" | "unreadable";
  readonly chunks: AsyncGenerator<Buffer, void>;
}

/** A member that is to be read, or what else was found. */
export type FoundMember =
  | {
      readonly kind: "member";
      readonly name: string;
      readonly chunks: AsyncGenerator<Buffer, void>;
    }
  | { readonly kind: "outside window" }
  | Exclude<Listed, LogFile>;

/**
 * The members of an archive, told apart as the files of a folder are.
 * @param archive its name, which stands before those of its members
 */
export async function* sortedOut(
  archive: string,
  members: AsyncIterable<ArchiveMember>,
  isOutside: (path: string) => boolean,
): AsyncGenerator<FoundMember> {
  const ofUse = new OfUse();
  for await (const member of members) {
    const name = `${archive}:${member.path}`;
    const { chunks } = member;
    const found = isOutside(member.path)
      ? ({ kind: "outside window" } as const)
      : await seen(name, member, chunks);
    ofUse.add(found);
    yield found;
  }
  const noLogs = ofUse.noLogs(archive, "an empty archive");
  if (noLogs !== undefined) yield noLogs;
}

async function seen(
  name: string,
  { path, kind }: ArchiveMember,
  chunks: AsyncGenerator<Buffer, void>,
): Promise<FoundMember> {
  if (kind === "no regular file") return { kind: "passed over", name, what: kind };
  if (kind === "unreadable") {
    return { kind, name, reason: "stored in a form of tar that is not read: unpack it" };
  }
  const base = path.slice(path.lastIndexOf("/") + 1);
  if (isFileOfOtherService(base) || isFolderOfOtherService(path.slice(0, -base.length))) {
    return { kind: "other service", name };
  }
  const isCalledLog = isTrailName(path);
  const part = isCalledLog ? undefined : unfinished(path);
  if (part !== undefined && part.kind !== "log") return { ...part, name };
  const { head, rest, failure } = await headOf(chunks);
  if (failure !== undefined && !isCalledLog) throw failure.error;
  const what = lookAtHead(path, head, true);
  const isRead = what.kind === "log" || (isCalledLog && what.kind !== "other service");
  return isRead ? { kind: "member", name, chunks: withHead(head, rest) } : { ...what, name };
}

/** The first bytes of a member, and what comes then: also what is wrong with it, which is for whoever reads it. */
interface Begun {
  readonly head: Buffer;
  readonly rest: AsyncGenerator<Buffer, void>;
  readonly failure?: { readonly error: unknown };
}

async function headOf(chunks: AsyncGenerator<Buffer, void>): Promise<Begun> {
  let head: Buffer = Buffer.alloc(0);
  try {
    while (head.length < HEAD_BYTES) {
      const { value, done } = await chunks.next();
      if (done === true) break;
      head = Buffer.concat([head, value]);
    }
  } catch (error) {
    return { head, rest: failing(error), failure: { error } };
  }
  return { head, rest: chunks };
}

// oxlint-disable-next-line require-yield -- it fails instead
async function* failing(error: unknown): AsyncGenerator<Buffer, void> {
  throw error;
}

async function* withHead(
  head: Buffer,
  rest: AsyncGenerator<Buffer, void>,
): AsyncGenerator<Buffer, void> {
  yield head;
  yield* rest;
}
