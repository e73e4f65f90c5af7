import { rethrowUnlessSystem } from "../errors.ts";
import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import type { Listed, StreamedFile } from "../source/log-files.ts";
import { reasonOf } from "../source/reason-of.ts";
import { DiskFile } from "./disk-file.ts";

/** What a folder's files must end in to be read; a file named by the user may be called anything. */
const TRAIL_FILE = /\.(?:json|jsonl|ndjson|log|gz)$/i;

/** What a folder has. A file that is no regular one is passed over in a folder: a pipe would be waited for. */
export type Discovered = Exclude<Listed, StreamedFile | { kind: "remote" }>;

/**
 * Finds the files behind the paths that were given, in the order given; a folder's in sorted path order, with
 * the folders in it. Links are followed; a folder that is reached twice inside itself is not.
 */
export function* discover(paths: readonly string[]): Generator<Discovered> {
  for (const path of paths) {
    const stat = statOrReason(path);
    if (typeof stat === "string") yield { kind: "unreadable", name: path, reason: stat };
    else if (stat.isDirectory()) yield* walk(path, [`${stat.dev}:${stat.ino}`]);
    else yield new DiskFile(path, stat.size);
  }
}

function* walk(folder: string, inside: readonly string[]): Generator<Discovered> {
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
      if (!inside.includes(identity)) yield* walk(path, [...inside, identity]);
    } else if (!TRAIL_FILE.test(entry.name) || !stat.isFile()) {
      yield { kind: "passed over", name: path };
    } else yield new DiskFile(path, stat.size);
  }
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
