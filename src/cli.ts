#!/usr/bin/env node
import { readFileSync } from "node:fs";
import nodeModule from "node:module";
import { availableParallelism } from "node:os";
import { codeOf, EXIT, rethrowUnlessSystem } from "./errors.ts";
import { IdleThreads } from "./trail/scan/idle-threads.ts";

// The SDK prints this on Node 20 from 2026 on; README says until when Node 20 is supported.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

// The SDK warns through the console, for example of a profile and keys that are both set; a logger in a client's
// configuration does not reach all of these places. We write to process.stdout and process.stderr ourselves.
for (const level of ["debug", "info", "log", "warn", "error"] as const) console[level] = () => {};

// What is imported from here on is compiled once and kept, where Node can (22.8).
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- newer than the lowest Node's types
(nodeModule as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();
const { main } = await import("./cli/main.ts");

const packageFolder = new URL("../", import.meta.url);
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the package's own file
const { version } = JSON.parse(readFileSync(new URL("package.json", packageFolder), "utf8")) as {
  readonly version: string;
};

// A closed stderr (2>&1 | head) is no reason to fail either.
process.stderr.on("error", () => {});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    rethrowUnlessSystem(error);
    return codeOf(error) === "EPERM";
  }
}

const exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  get stdin() {
    return process.stdin;
  },
  variables: process.env,
  now: Date.now,
  random: Math.random,
  onInterrupt: (callback) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, callback);
  },
  version,
  pid: process.pid,
  isAlive,
  words: process.argv.slice(2),
  packageFolder,
  processors: availableParallelism(),
  idleThreads: new IdleThreads(new URL("dist/scan-worker.js", packageFolder)),
});
if (exitCode === EXIT.interrupted) {
  // A reader that still reads gets whole lines; for one that does not, nobody waits after an interrupt.
  await Promise.race([
    new Promise((resolve) => process.stdout.write("", resolve)),
    new Promise((resolve) => setTimeout(resolve, 1000)),
  ]);
  process.exit(exitCode);
}
process.exitCode = exitCode;
