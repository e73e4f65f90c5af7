import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const project = new URL("../../", import.meta.url);
/** What the build writes last. */
const built = new URL("dist/scanner.wasm", project);

/** Builds when there is nothing built or the sources are newer: many tests run the program, and all need the scanner. */
export function setup(): void {
  if (existsSync(built) && statSync(built).mtimeMs >= newest(new URL("src/", project))) return;
  execFileSync(process.execPath, ["scripts/build.mjs"], {
    cwd: fileURLToPath(project),
    stdio: "inherit",
  });
}

function newest(folder: URL): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return Math.max(...files.map((file) => statSync(new URL(file, folder)).mtimeMs));
}
