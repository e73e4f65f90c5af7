import { codeOf, describeError, EXIT, type ExitCode, SpitzelError } from "./errors.ts";

/** What ended the program although nobody expected it, as the user is told. */
interface Failure {
  readonly exitCode: ExitCode;
  /** Lines for stderr, without the last line break. */
  readonly text: string;
}

interface FailureOptions {
  /** The stack is shown, for whoever mends it. */
  readonly isDebugging: boolean;
  /** Where a fault of ours is reported; absent when the package names no place. */
  readonly bugsUrl: string | undefined;
}

/** What the machine refuses, and what to do about it: no fault of spitzel, and none of the query. */
const MACHINE: ReadonlyMap<string, { readonly reason: string; readonly hint: string }> = new Map([
  [
    "ENOSPC",
    {
      reason: "no space left on the device",
      hint: "free some space; temporary files go to TMPDIR.",
    },
  ],
  [
    "EDQUOT",
    { reason: "the disk quota is used up", hint: "free some space; temporary files go to TMPDIR." },
  ],
  [
    "EIO",
    {
      reason: "the device reports an input/output error",
      hint: "check the disk or the terminal behind it.",
    },
  ],
  [
    "EROFS",
    {
      reason: "the file system is read-only",
      hint: "write somewhere else; temporary files go to TMPDIR.",
    },
  ],
  ["EFBIG", { reason: "the file has reached its largest size", hint: "raise ulimit -f." }],
  ["EMFILE", { reason: "too many open files", hint: "raise ulimit -n." }],
  ["ENFILE", { reason: "too many open files on this machine", hint: "close other programs." }],
  ["ENOMEM", { reason: "out of memory", hint: "close other programs." }],
]);

/**
 * One line on what went wrong, one on what to do. What is on stdout by then is not the whole answer, so the exit
 * code is never that of an answer.
 */
export function unexpectedFailure(error: unknown, options: FailureOptions): Failure {
  if (error instanceof SpitzelError)
    return { exitCode: error.exitCode, text: describeError(error) };
  const stack = options.isDebugging ? [error instanceof Error ? (error.stack ?? "") : ""] : [];
  const lines = machineLines(error) ?? faultLines(error, options);
  return { exitCode: EXIT.failed, text: [...lines, ...stack].join("\n") };
}

function machineLines(error: unknown): readonly string[] | undefined {
  const known = MACHINE.get(codeOf(error) ?? "");
  if (known === undefined || !(error instanceof Error)) return undefined;
  const where = "path" in error && typeof error.path === "string" ? ` (${error.path})` : "";
  const what = "syscall" in error && error.syscall === "write" ? "cannot write" : "cannot go on";
  return [
    `spitzel: ${what}: ${known.reason}${where}; the answer is not complete`,
    `hint: ${known.hint}`,
  ];
}

function faultLines(error: unknown, { isDebugging, bugsUrl }: FailureOptions): readonly string[] {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const report = bugsUrl === undefined ? "please report it" : `please report it: ${bugsUrl}`;
  return [
    `spitzel: a fault of spitzel itself: ${oneLine(text)}; the answer is not complete`,
    isDebugging ? `hint: ${report}` : `hint: SPITZEL_DEBUG=1 shows where it happened; ${report}`,
  ];
}

const MOST_SHOWN = 300;

function oneLine(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, " ");
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)}…` : line;
}
