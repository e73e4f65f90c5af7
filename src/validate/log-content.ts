import type { Buffer } from "node:buffer";
import { sha256Of } from "./digest.ts";
import { gunzipStrictly } from "./gunzip-strictly.ts";

export type ContentProblem = "log-not-gzip" | "log-trailing-data" | "log-changed";

/** What is wrong with a log file that should have this hash, uncompressed. */
export function contentProblem(bytes: Buffer, sha256: string): ContentProblem | undefined {
  const content = gunzipStrictly(bytes);
  if (content === "not-gzip") return "log-not-gzip";
  if (content === "trailing-data") return "log-trailing-data";
  return sha256Of(content) === sha256 ? undefined : "log-changed";
}
