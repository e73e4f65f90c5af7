import { open } from "node:fs/promises";
import { EXIT, rethrowUnlessSystem, SpitzelError } from "../errors.ts";
import { isPipe, writeToPipe } from "./write-to-pipe.ts";

/**
 * Writes the report of `--coverage FILE`, which nobody else may read: it names accounts and files. Also one that was
 * there with another mode, before anything is in it.
 * @returns false when the signal came while nobody read the pipe that it goes to
 * @throws SpitzelError (exit code 4) when that fails.
 */
export async function writeCoverage(
  path: string,
  report: unknown,
  signal: AbortSignal,
): Promise<boolean> {
  const text = `${JSON.stringify(report, null, 2)}\n`;
  try {
    if (await isPipe(path)) return await writeToPipe(path, text, signal);
    const file = await open(path, "w", 0o600);
    try {
      // Not of a device.
      if ((await file.stat()).isFile()) await file.chmod(0o600);
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    return true;
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`the coverage could not be written to ${path}`, {
      exitCode: EXIT.partial,
      hint: "check that the folder exists and can be written; the answer itself is complete on stdout.",
      cause,
    });
  }
}
