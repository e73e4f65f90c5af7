import { codeOf } from "../errors.ts";

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

/** What can be done about it, where the error says so. */
export function hintOf(error: unknown): string | undefined {
  const hint = error instanceof Error && "hint" in error ? error.hint : undefined;
  return typeof hint === "string" ? hint : undefined;
}
