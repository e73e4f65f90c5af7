import { rethrowUnlessSystem, SpitzelError } from "../errors.ts";
import { readGivenFile } from "../given-file.ts";

/** @throws SpitzelError (exit code 2) when the file cannot be read */
export async function readAddressFile(path: string): Promise<Buffer> {
  try {
    return await readGivenFile(path);
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`${path} cannot be read`, { hint: "check the path.", cause });
  }
}
