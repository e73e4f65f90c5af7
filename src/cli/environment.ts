import type { Readable } from "node:stream";
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
  /** Where package.json, docs and dist are. */
  readonly packageFolder: URL;
  /** How many threads can run at once. */
  readonly processors: number;
}
