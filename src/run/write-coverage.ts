import { open } from "node:fs/promises";
import { EXIT, rethrowUnlessSystem, SpitzelError } from "../errors.ts";

/**
 * Writes the report of `--coverage FILE`, which nobody else may read: it names accounts and files. Also one that was
 * there with another mode, before anything is in it.
 * @throws SpitzelError (exit code 4) when that fails.
 */
export async function writeCoverage(path: string, report: unknown): Promise<void> {
  try {
    const file = await open(path, "w", 0o600);
    try {
      // Not of /dev/stderr and the like.
      if ((await file.stat()).isFile()) await file.chmod(0o600);
      await file.writeFile(`${JSON.stringify(report, null, 2)}\n`);
    } finally {
      await file.close();
    }
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`the coverage could not be written to ${path}`, {
      exitCode: EXIT.partial,
      hint: "check that the folder exists and can be written; the answer itself is complete on stdout.",
      cause,
    });
  }
}
