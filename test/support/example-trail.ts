import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { PROJECT } from "./spitzel-command.ts";

export const EXAMPLE_TRAIL = join(PROJECT, "examples/trail");

/** What `zcat` prints of every log file, digest and Insights files apart, in path order. */
export function exampleLogFiles(): readonly Buffer[] {
  return readdirSync(EXAMPLE_TRAIL, { recursive: true, encoding: "utf8" })
    .filter((path) => path.includes("/CloudTrail/") && path.endsWith(".json.gz"))
    .toSorted()
    .map((path) => gunzipSync(readFileSync(join(EXAMPLE_TRAIL, path))));
}
