import { join } from "node:path";
import { packText } from "../detect/sigma/pack-text.ts";
import { readSources } from "../detect/sigma/read-sources.ts";
import { readRules } from "./read-rules.ts";
import { OWN_RULES } from "./rules-folder.ts";

/** The text of dist/pack.json: our own pack, read. The build calls this. */
export async function ownPack(): Promise<string> {
  return packText(readSources(await readRules([join(OWN_RULES, "aws")])));
}
