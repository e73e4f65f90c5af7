import { readFile } from "node:fs/promises";
import { rethrowUnlessSystem, SpitzelError } from "../errors.ts";

/** @throws SpitzelError (exit code 2) when the file cannot be read */
export async function readGivenFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`${path} cannot be read`, { hint: "check the path.", cause });
  }
}
