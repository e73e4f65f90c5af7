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
