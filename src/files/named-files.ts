import type { Readable } from "node:stream";
import type { Listed, LogFiles } from "../source/log-files.ts";
import { discover } from "./discover.ts";

/** The path that stands for stdin. */
export const STDIN = "-";

/** How stdin is called in messages. */
const STDIN_NAME = "stdin";

/**
 * The files that a command line names: files, folders, and "-" for stdin.
 * @param stdin is asked for when its turn comes
 */
export function namedFiles(paths: readonly string[], stdin: () => Readable): LogFiles {
  return {
    description: paths.map((path) => (path === STDIN ? STDIN_NAME : path)).join(", "),
    fetchesAtOnce: 1,
    list: () => listed(paths, stdin),
  };
}

function* listed(paths: readonly string[], stdin: () => Readable): Generator<Listed> {
  for (const path of paths) {
    if (path === STDIN) yield { kind: "stream", name: STDIN_NAME, stream: stdin };
    else yield* discover([path]);
  }
}
