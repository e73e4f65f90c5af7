import { execFileSync } from "node:child_process";
import { PROJECT } from "./spitzel-command.ts";

/** Builds, unless dist is newer than its sources: many tests run the program, and all need the scanner. */
export async function setup(): Promise<void> {
  const { isBuilt } = await import(`${PROJECT}scripts/is-built.mjs`);
  if (isBuilt()) return;
  execFileSync(process.execPath, [`${PROJECT}scripts/build.mjs`], { stdio: "inherit" });
}
