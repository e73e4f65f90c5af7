import type { Readable } from "node:stream";
import type { IdleThreads } from "../trail/scan/idle-threads.ts";
import type { TerminalStream } from "./terminal.ts";

/** Everything of the process that a command may use, so that a test can give another. */
export interface Environment {
  readonly stdout: TerminalStream;
  readonly stderr: TerminalStream;
  readonly stdin: Readable;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Calls back on Ctrl-C and on a request to terminate. */
  readonly onInterrupt: (callback: () => void) => void;
  readonly version: string;
  /** The ID of this process, for the lock of a state file. */
  readonly pid: number;
  /** True while a process of that ID runs. */
  readonly isAlive: (pid: number) => boolean;
  /** Waits between the looks of `--follow`; real time unless given. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** The words of the command line, for the command that continues an interrupted run. */
  readonly words?: readonly string[];
  /** Where package.json, docs and dist are. */
  readonly packageFolder: URL;
  /** How many threads can run at once. */
  readonly processors: number;
  /** Of the program that reads trail files; started when they are needed unless given. */
  readonly idleThreads?: IdleThreads;
}
