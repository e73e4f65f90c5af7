import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { type Outcome, PROJECT } from "./spitzel-command.ts";

/** The built program while it runs: for tests that interrupt it, or hold its stdin or stdout. */
export interface RunningSpitzel {
  readonly stdin: Writable;
  /** Not read until `read()` is called. */
  readonly stdout: Readable;
  /** Starts reading stdout. `onText` gets all that was read so far whenever there is more. */
  read(onText?: (text: string) => void): void;
  /** Writes to stdin as fast as the program takes it, so many times or until it has ended; then closes stdin. */
  feed(text: string, times: number, onTaken?: (bytes: number) => void): Promise<void>;
  interrupt(signal?: "SIGINT" | "SIGTERM"): void;
  /** Resolves when the program has opened this file; Linux only. */
  opened(path: string): Promise<void>;
  /** Resolves when the program has said this on stderr. */
  said(text: string): Promise<void>;
  /** The most memory that the program has held so far, in bytes; Linux only. */
  peakBytes(): number;
  /** Everything that the program has read so far, in bytes; Linux only. */
  readBytes(): number;
  /** Resolves when the program has not computed for a while; Linux only. */
  idle(): Promise<void>;
  /** The exit code, although stdout may not have been read to its end. */
  readonly exitCode: Promise<number | null>;
  /** Everything that was read, once the program has ended. */
  outcome(): Promise<Outcome>;
}

export function startSpitzel(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningSpitzel {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    process.execPath,
    [`${PROJECT}dist/cli.js`, ...words],
    {
      cwd: PROJECT,
      stdio: ["pipe", "pipe", "pipe"],
      env: { HOME: "/nonexistent", AWS_EC2_METADATA_DISABLED: "true", ...env },
    },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  // A program that ends before it has read its input closes the pipe: no fault of the test.
  child.stdin.on("error", () => {});
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const closed = once(child, "close");
  const exited = once(child, "exit");
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    exitCode: exited.then(([code]) => code as number | null),
    read: (onText = () => {}) => {
      child.stdout.setEncoding("utf8");
      child.stdout.on("data", (chunk) => {
        stdout += String(chunk);
        onText(stdout);
      });
    },
    feed: async (text, times, onTaken = () => {}) => {
      for (let i = 0; i < times && child.stdin.writable; i++) {
        if (!child.stdin.write(text)) {
          // oxlint-disable-next-line no-await-in-loop -- one after another is the point
          await Promise.race([once(child.stdin, "drain").catch(() => {}), exited]);
        }
        onTaken(text.length);
      }
      child.stdin.end();
    },
    interrupt: (signal = "SIGINT") => void child.kill(signal),
    opened: async (path) => {
      const isOpen = (): boolean => {
        const folder = `/proc/${child.pid}/fd`;
        return readdirSync(folder).some((name) => linkOf(join(folder, name)) === path);
      };
      // oxlint-disable-next-line no-await-in-loop -- one look after another
      while (!isOpen()) await setTimeout(20);
    },
    said: async (text) => {
      // oxlint-disable-next-line no-await-in-loop -- whatever comes next
      while (!stderr.includes(text)) await once(child.stderr, "data");
    },
    peakBytes: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    },
    readBytes: () =>
      Number(/^rchar: (\d+)$/m.exec(readFileSync(`/proc/${child.pid}/io`, "utf8"))?.[1]),
    idle: async () => {
      const ticks = (): string =>
        readFileSync(`/proc/${child.pid}/stat`, "utf8").split(" ").slice(13, 15).join();
      let last = "";
      for (let same = 0; same < 10;) {
        // oxlint-disable-next-line no-await-in-loop -- one look after another
        await setTimeout(100);
        const now = ticks();
        same = now === last ? same + 1 : 0;
        last = now;
      }
    },
    outcome: async () => {
      await closed;
      return { stdout, stderr, exitCode: child.exitCode };
    },
  };
}

/** What an open file is; undefined when it was closed meanwhile. */
function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
