import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { codeOf, rethrowUnlessSystem } from "../errors.ts";

/** What a folder's files must end in to be read; a file named by the user may be called anything. */
const TRAIL_FILE = /\.(?:json|jsonl|ndjson|log|gz)$/i;

export type Discovered =
  | { readonly kind: "file"; readonly path: string; readonly sizeBytes: number }
  | { readonly kind: "stdin" }
  /** A file of a folder whose name is not a trail file's, or no regular file: a pipe would be waited for. */
  | { readonly kind: "passed over"; readonly path: string }
  | { readonly kind: "unreadable"; readonly path: string; readonly reason: string };

/** The path that stands for stdin. */
export const STDIN = "-";

/**
 * Finds the files behind the paths that were given, in the order given; a folder's in sorted path order, with
 * the folders in it. Links are followed; a folder that is reached twice inside itself is not.
 */
export function* discover(paths: readonly string[]): Generator<Discovered> {
  for (const path of paths) {
    if (path === STDIN) {
      yield { kind: "stdin" };
      continue;
    }
    const stat = statOrReason(path);
    if (typeof stat === "string") yield { kind: "unreadable", path, reason: stat };
    else if (stat.isDirectory()) yield* walk(path, [`${stat.dev}:${stat.ino}`]);
    else yield { kind: "file", path, sizeBytes: stat.size };
  }
}

function* walk(folder: string, inside: readonly string[]): Generator<Discovered> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    rethrowUnlessSystem(error);
    yield { kind: "unreadable", path: folder, reason: reasonOf(error) };
    return;
  }
  const keyed = entries.map((entry) => ({ entry, key: sortKey(folder, entry) }));
  for (const { entry } of keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const path = join(folder, entry.name);
    const stat = statOrReason(path);
    if (typeof stat === "string") yield { kind: "unreadable", path, reason: stat };
    else if (stat.isDirectory()) {
      const identity = `${stat.dev}:${stat.ino}`;
      if (!inside.includes(identity)) yield* walk(path, [...inside, identity]);
    } else if (!TRAIL_FILE.test(entry.name) || !stat.isFile()) {
      yield { kind: "passed over", path };
    } else yield { kind: "file", path, sizeBytes: stat.size };
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

const REASONS = new Map([
  ["ENOENT", "no such file or folder"],
  ["ENOTDIR", "no such file or folder"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["ELOOP", "a link that leads back to itself"],
  ["EISDIR", "a folder"],
  ["EIO", "the disk reports a read error"],
]);

/** The reason for a file system error in one clause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return REASONS.get(codeOf(error) ?? "") ?? error.message;
}
