import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Ran, runCli } from "../cli/fake-environment.ts";
import type { MutatedFile } from "./mutated-files.ts";

interface BothWays {
  /** Of the scanner, which parses no record to reject it. */
  readonly fast: Ran;
  /** Of `SPITZEL_SCAN=plain`, which parses every record. */
  readonly plain: Ran;
}

/**
 * What the two ways to read a file print, on both streams, and their exit codes.
 * @param folder where the file may be written
 * @param packageFolder where dist is, when this module is not in its own place
 */
export async function readBothWays(
  { bytes, words }: MutatedFile,
  folder: string,
  packageFolder?: URL,
): Promise<BothWays> {
  const path = join(folder, "mutated.json");
  writeFileSync(path, bytes);
  const line = [...words, "-t", path, "--threads", "1"];
  const place = packageFolder === undefined ? {} : { packageFolder };
  return {
    fast: await runCli(line, place),
    plain: await runCli(line, { ...place, variables: { SPITZEL_SCAN: "plain" } }),
  };
}
