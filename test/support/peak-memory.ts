import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "./temp-folder.ts";

/** Linux counts the memory of the program alone; elsewhere, and when it was started, its parent's may be in it. */
const HOOK = `
import { existsSync, readFileSync, writeFileSync } from "node:fs";
process.on("exit", () => {
  const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
  const kilobytes = /^VmHWM:\\s+(\\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  writeFileSync(process.env.SPITZEL_TEST_PEAK, String(Number(kilobytes) * 1024));
});`;

/** The environment for a program that writes down the most memory it held; `bytes` reads it once it has ended. */
export function peakMemory(): {
  readonly env: Readonly<Record<string, string>>;
  readonly bytes: () => number;
} {
  const file = join(tempFolder(), "peak");
  return {
    env: {
      SPITZEL_TEST_PEAK: file,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(HOOK)}`,
    },
    bytes: () => Number(readFileSync(file, "utf8")),
  };
}
