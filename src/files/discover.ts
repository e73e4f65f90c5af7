import { rethrowUnlessSystem } from "../errors.ts";
import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Listed } from "../source/log-files.ts";
import { reasonOf } from "../source/reason-of.ts";
import { OfUse } from "../source/of-use.ts";
import { DiskFile } from "./disk-file.ts";
import { lookInside } from "./look-inside.ts";
import { streamedFile } from "./streamed-file.ts";
import { isTrailName, type Seen } from "../source/look-at-head.ts";
import { isFileOfOtherService, isFolderOfOtherService } from "../source/other-services.ts";

/** What a folder has. A file that is no regular one is passed over in a folder: a pipe would be waited for. */
export type Discovered = Exclude<Listed, { kind: "remote" }>;

/**
 * Finds the files behind the paths that were given, in the order given; a folder's in sorted path order, with
 * the folders in it. Links are followed; a folder that is reached twice inside itself is not.
 * @param look what a file is whose name does not say
 */
export function* discover(
  paths: readonly string[],
  look: Look = lookInside,
): Generator<Discovered> {
  for (const path of paths) {
    const stat = statOrReason(path);
    if (typeof stat === "string") yield { kind: "unreadable", name: path, reason: stat };
    else if (stat.isDirectory()) yield* folderOf(path, `${stat.dev}:${stat.ino}`, look);
    else yield stat.isFile() ? new DiskFile(path, stat) : streamedFile(path);
  }
}

/** A folder that was named. Without one file to be read it is not what was meant, and never an answer. */
function* folderOf(folder: string, identity: string, look: Look): Generator<Discovered> {
  const ofUse = new OfUse();
  for (const found of walk(folder, resolve(folder), [identity], look)) {
    if (!ofUse.isOfUse) ofUse.add(told(found, look));
    yield found;
  }
  const noLogs = ofUse.noLogs(folder, "an empty folder");
  if (noLogs !== undefined) yield noLogs;
}

type Look = (path: string) => Seen;

/** Of a file that is called as log files are, what it is by its content: another service's is none. */
function told(found: Discovered, look: Look): Pick<Discovered, "kind"> {
  const seen = found.kind === "local" ? look(found.path) : found;
  return seen.kind === "other service" ? seen : found;
}

/** @param absolute the same folder by its whole path: the part above what was named counts too. */
function* walk(
  folder: string,
  absolute: string,
  inside: readonly string[],
  look: Look,
): Generator<Discovered> {
  const isOfOther = isFolderOfOtherService(absolute);
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    rethrowUnlessSystem(error);
    yield { kind: "unreadable", name: folder, reason: reasonOf(error) };
    return;
  }
  const keyed = entries.map((entry) => ({ entry, key: sortKey(folder, entry) }));
  for (const { entry } of keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const path = join(folder, entry.name);
    const stat = statOrReason(path);
    if (typeof stat === "string") yield { kind: "unreadable", name: path, reason: stat };
    else if (stat.isDirectory()) {
      const identity = `${stat.dev}:${stat.ino}`;
      if (!inside.includes(identity)) {
        yield* walk(path, join(absolute, entry.name), [...inside, identity], look);
      }
    } else if (!stat.isFile()) {
      yield { kind: "passed over", name: path, what: "no regular file" };
    } else if (isOfOther || isFileOfOtherService(entry.name)) {
      yield { kind: "other service", name: path };
    } else if (isTrailName(entry.name)) yield new DiskFile(path, stat);
    else yield named(path, stat, look(path));
  }
}

function named(path: string, stat: Stats, seen: Seen): Discovered {
  return seen.kind === "log" ? new DiskFile(path, stat) : { ...seen, name: path };
}

/** A folder sorts as its path does in the full list: with the slash behind its name. So does a link to one. */
function sortKey(folder: string, entry: Dirent): string {
  if (entry.isSymbolicLink()) {
    const stat = statOrReason(join(folder, entry.name));
    return typeof stat !== "string" && stat.isDirectory() ? `${entry.name}/` : entry.name;
  }
  return entry.isDirectory() ? `${entry.name}/` : entry.name;
}

/** At once: a round trip to another thread takes ten times as long, for each of perhaps 40,000 files. */
function statOrReason(path: string): Stats | string {
  try {
    return statSync(path);
  } catch (error) {
    rethrowUnlessSystem(error);
    return reasonOf(error);
  }
}
