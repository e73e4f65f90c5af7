#!/usr/bin/env node
import { readFileSync, writeSync } from "node:fs";
import nodeModule from "node:module";
import { availableParallelism } from "node:os";

// The SDK prints this on Node 20 from 2026 on; README says until when Node 20 is supported.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

// The SDK warns through the console, for example of a profile and keys that are both set; a logger in a client's
// configuration does not reach all of these places. We write to process.stdout and process.stderr ourselves.
for (const level of ["debug", "info", "log", "warn", "error"] as const) console[level] = () => {};

const packageFolder = new URL("../", import.meta.url);

/** EX_SOFTWARE of sysexits.h, as in EXIT of errors.ts, which may be what could not be loaded. */
const FAILED = 70;

/** Nothing that broke may look like an answer: Node would exit with 1, which means "no match" or "findings" here. */
async function fail(error: unknown): Promise<never> {
  let exitCode: number = FAILED;
  let text = `spitzel: cannot go on: ${String(error)}; the answer is not complete`;
  try {
    const { unexpectedFailure } = await import("./unexpected.ts");
    const isDebugging = (process.env["SPITZEL_DEBUG"] ?? "") !== "";
    ({ exitCode, text } = unexpectedFailure(error, { isDebugging, bugsUrl: bugsUrl() }));
  } catch {
    // Too few file handles to load it: the plain text has to do.
  }
  try {
    writeSync(2, `${text}\n`);
  } catch {
    // stderr is closed or full: the exit code is what is left to say.
  }
  process.exit(exitCode);
}

function bugsUrl(): string | undefined {
  try {
    const { bugs } = packageJson();
    return typeof bugs === "string" ? bugs : bugs?.url;
  } catch {
    // Too few file handles to open it: the failure itself is what is to be told.
    return undefined;
  }
}

function packageJson(): {
  readonly version: string;
  readonly bugs?: string | { readonly url?: string };
} {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the package's own file
  return JSON.parse(readFileSync(new URL("package.json", packageFolder), "utf8")) as ReturnType<
    typeof packageJson
  >;
}

process.on("uncaughtException", (error) => void fail(error));
// What nobody reads any more is a normal end (`--help | head -1`): the run stops by itself.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") void fail(error);
});

const words = process.argv.slice(2);
const [first] = words;
// Asked by scripts and by whoever looks whether it runs: nothing has to be loaded for it.
if (words.length === 1 && (first === "--version" || first === "-V")) {
  process.stdout.write(`${packageJson().version}\n`);
} else await run();

async function run(): Promise<void> {
  // What is imported from here on is compiled once and kept, where Node can (22.8).
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- newer than the lowest Node's types
  (nodeModule as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();
  const { codeOf, EXIT, IdleThreads, main, rethrowUnlessSystem } = await import("./cli/start.ts");

  // A closed stderr (2>&1 | head) is no reason to fail either.
  process.stderr.on("error", () => {});

  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      rethrowUnlessSystem(error);
      return codeOf(error) === "EPERM";
    }
  };

  const exitCode = await main(words, {
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
    version: packageJson().version,
    pid: process.pid,
    isAlive,
    words,
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
}
