import { dirname } from "node:path";
import { shellQuoted } from "../detect/shell-quoted.ts";
import type { QueryOptions } from "./query-options.ts";

/** More than these are what a shell made of a pattern: their folder says the same in less. */
const MOST_TRAILS = 5;

/** The options that say where to look, as they are typed in a shell: a command to go on with looks there too. */
export function whereWords({
  trails,
  history,
  isVerified = false,
  publicKeysFile,
}: Pick<QueryOptions, "trails" | "history"> &
  Partial<Pick<QueryOptions, "isVerified" | "publicKeysFile">>): string {
  const { profiles, regions, roles, accountsFile } = history;
  const words =
    trails.length > 0
      ? [
          ...fewer(trails).map((trail) => ["-t", trail]),
          ...(isVerified ? [["--verified"]] : []),
          ...(publicKeysFile === undefined ? [] : [["--public-keys", publicKeysFile]]),
        ]
      : [
          ...profiles.map((profile) => ["--profile", profile]),
          ...regions.map((region) => ["--region", region]),
          ...roles.map((role) => ["--role-arn", role]),
          ...(accountsFile === undefined ? [] : [["--accounts", accountsFile]]),
        ];
  return words.flat().map(shellQuoted).join(" ");
}

function fewer(trails: readonly string[]): readonly string[] {
  if (trails.length <= MOST_TRAILS) return trails;
  const folders = [...new Set(trails.map((trail) => (trail === "-" ? "-" : dirname(trail))))];
  return folders.length <= MOST_TRAILS ? folders : [sharedFolder(folders)];
}

function sharedFolder(folders: readonly string[]): string {
  const [first = [], ...others] = folders.map((folder) => folder.split("/"));
  const isShared = (_: string, i: number): boolean =>
    others.every((parts) => parts[i] === first[i]);
  const end = first.findIndex((part, i) => !isShared(part, i));
  const shared = end === -1 ? first : first.slice(0, end);
  return shared.join("/") || (first[0] === "" ? "/" : ".");
}
