/// <reference types="node" />
import { existsSync, readdirSync, statSync } from "node:fs";

const root = new URL("../", import.meta.url);
/** What the build writes last. */
const built = new URL("dist/scanner.wasm", root);
const SOURCES = ["src/", "rules/", "scripts/", "package.json", "package-lock.json"];

/** Whether dist is newer than all that it is made of. */
export function isBuilt() {
  if (!existsSync(built)) return false;
  const builtMs = statSync(built).mtimeMs;
  return SOURCES.flatMap((source) => timesIn(new URL(source, root))).every((ms) => ms <= builtMs);
}

/**
 * Of the file, or of the folder and all that is in it: a folder is as new as what was last deleted from it.
 * @param {URL} place
 */
function timesIn(place) {
  const stat = statSync(place);
  const within = stat.isDirectory()
    ? readdirSync(place, { recursive: true, encoding: "utf8" })
    : [];
  return [stat.mtimeMs, ...within.map((file) => statSync(new URL(file, place)).mtimeMs)];
}
