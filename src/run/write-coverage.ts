import { writeFile } from "node:fs/promises";
import { EXIT, rethrowUnlessSystem, SpitzelError } from "../errors.ts";

/** Writes the report of `--coverage FILE`. @throws SpitzelError (exit code 4) when that fails. */
export async function writeCoverage(path: string, report: unknown): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`the coverage could not be written to ${path}`, {
      exitCode: EXIT.partial,
      hint: "check that the folder exists and can be written; the answer itself is complete on stdout.",
      cause,
    });
  }
}
