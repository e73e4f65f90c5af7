import { readFile } from "node:fs/promises";
import { rethrowUnlessSystem } from "../errors.ts";
import { readPackText } from "../detect/sigma/pack-text.ts";
import type { ReadSources } from "../detect/sigma/read-sources.ts";

/** Our own pack as the build has read it; undefined where there is no build. */
export async function readOwnPack(packageFolder: URL): Promise<ReadSources | undefined> {
  try {
    return readPackText(await readFile(new URL("dist/pack.json", packageFolder), "utf8"));
  } catch (error) {
    rethrowUnlessSystem(error);
    return undefined;
  }
}
