/**
 * Exit codes, as documented in docs/exit-codes.md.
 * 0 done · 1 no match and `--exit-status` · 2 the query or an option is wrong · 3 a source failed and
 * nothing was covered · 4 partial coverage · 70 spitzel or the machine failed (EX_SOFTWARE of sysexits.h) · 130 interrupted.
 */
export const EXIT = {
  done: 0,
  noMatch: 1,
  usage: 2,
  sourceFailed: 3,
  partial: 4,
  failed: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A position in a text the user typed: `offset` and `length` count UTF-16 code units. */
export interface Place {
  readonly text: string;
  readonly offset: number;
}

interface SpitzelErrorOptions {
  readonly exitCode?: ExitCode;
  /** One imperative sentence: what to do now. */
  readonly hint?: string;
  readonly place?: Place;
  readonly cause?: unknown;
}

/**
 * An error the user can act on. Everything else that is thrown is a bug and keeps its stack.
 * `message` is lower case, says what was expected and what was found, and names no option.
 */
export class SpitzelError extends Error {
  override readonly name = "SpitzelError";
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly place: Place | undefined;

  constructor(message: string, options: SpitzelErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? EXIT.usage;
    this.hint = options.hint;
    this.place = options.place;
  }
}

/** Thrown by a test of a record that would take too long: the record is skipped, with this reason. */
export class Undecided extends Error {
  override readonly name = "Undecided";
}

/**
 * For a catch that is there for a parser, or for running out of stack: anything else that was thrown is thrown on,
 * since a bug must not look like a damaged file.
 */
export function rethrowUnless(error: unknown, ...kinds: readonly ErrorKind[]): void {
  if (!kinds.some((kind) => error instanceof kind)) throw error;
}

type ErrorKind = typeof RangeError | typeof SyntaxError | typeof URIError;

/** The same for the file system and the network; also a file too large for a string is none of our bugs. */
export function rethrowUnlessSystem(error: unknown): void {
  const isSystem =
    error instanceof Error && ("syscall" in error || TOO_LARGE.has(codeOf(error) ?? ""));
  if (!isSystem) throw error;
}

const TOO_LARGE: ReadonlySet<string> = new Set(["ERR_FS_FILE_TOO_LARGE", "ERR_STRING_TOO_LONG"]);

/** The same where a library throws whatever it likes: what only a mistake of ours brings about is thrown on. */
export function rethrowBug(error: unknown): void {
  if (error instanceof TypeError || error instanceof ReferenceError) throw error;
}

/** Node's own name of what went wrong, such as ENOENT. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** The message lines as the user sees them, without the `spitzel: ` prefix's colour. */
export function describeError(error: SpitzelError): string {
  const lines = [`spitzel: ${error.message}`];
  if (error.place !== undefined) lines.push(...caretLines(error.place));
  if (error.hint !== undefined) lines.push(`hint: ${error.hint}`);
  return lines.join("\n");
}

const CONTEXT_BEFORE = 60;
const CONTEXT_AFTER = 40;

/** Two lines: the text around the place, and a caret under it. A long text is cut with an ellipsis. */
function caretLines({ text, offset }: Place): string[] {
  const from = Math.max(0, offset - CONTEXT_BEFORE);
  const to = Math.min(text.length, offset + CONTEXT_AFTER);
  const before = (from > 0 ? "…" : "") + oneLine(text.slice(from, offset));
  const after = oneLine(text.slice(offset, to)) + (to < text.length ? "…" : "");
  return [`  ${before}${after}`, `  ${" ".repeat(before.length)}^`];
}

/** Control characters would move the caret away from its place. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}
