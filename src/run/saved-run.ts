import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { SpitzelError, codeOf, rethrowUnless, rethrowUnlessSystem } from "../errors.ts";
import { isJsonObject } from "../record.ts";
import { isSavedRun } from "./is-saved-run.ts";
import { replaceFile, targetOf } from "./state-file.ts";

/** eventID and the time of the event in milliseconds since 1970. */
export type SeenId = readonly [id: string, timeMs: number];

/** A page that was about to be written to stdout, and how things stand once it is. */
export interface Writing {
  readonly histories: unknown;
  readonly seen: readonly SeenId[];
  /** As in the state. */
  readonly detection?: string | undefined;
  /** Where in which file stdout stood; null when it is no file, and nobody can tell whether it was written. */
  readonly file: {
    readonly dev: number;
    readonly ino: number;
    readonly offset: number;
    readonly length: number;
  } | null;
}

/** What a checkpoint or cursor file holds. */
export interface RunState {
  readonly kind: "checkpoint" | "cursor";
  /** The query and the places asked, in one spelling. */
  readonly query: string;
  /** The window of the run; it does not move while the run is continued. */
  readonly window: { readonly fromMs: number | null; readonly toMs: number };
  /** What is left to read, as the source tells it and takes it back. Named after the first source that could. */
  readonly histories: unknown;
  /** Printed already, as far back as a late record may still be found again. */
  readonly seen: readonly SeenId[];
  readonly writing: Writing | null;
  /** Of `spitzel detect`: what the detectors know, deflated JSON in base64 (detection-state). */
  readonly detection?: string | undefined;
}

const VERSION = 1;

/**
 * Reads a state file; undefined when there is none yet.
 * @throws SpitzelError (exit code 2) when it is damaged, of another kind, or of another query.
 */
export async function loadRun(
  path: string,
  kind: RunState["kind"],
  query: string,
): Promise<RunState | undefined> {
  let text: string;
  try {
    // A device may have no end, and a pipe wait for ever.
    if (!(await stat(path)).isFile()) throw notAFile(path, kind);
    text = await readFile(path, "utf8");
  } catch (cause) {
    rethrowUnlessSystem(cause);
    if (codeOf(cause) === "ENOENT") return undefined;
    throw new SpitzelError(`the ${kind} ${path} could not be read`, {
      hint: "check the path and its permissions.",
      cause,
    });
  }
  const run = parse(text);
  if (run === undefined) throw damagedRun(path, kind);
  if (run.kind !== kind) {
    throw new SpitzelError(`expected a ${kind} in ${path}, got a ${run.kind}`, {
      hint: `give the file to --${run.kind}, or name another.`,
    });
  }
  if (run.query === query) return run;
  throw new SpitzelError(`the ${kind} ${path} belongs to another query: ${run.query}`, {
    hint: "repeat that command, or name another file.",
  });
}

function notAFile(path: string, kind: RunState["kind"]): SpitzelError {
  return new SpitzelError(`expected a file for the ${kind}, got ${path}, which is none`, {
    hint: "name a file; it need not be there yet.",
  });
}

export function damagedRun(path: string, kind: RunState["kind"]): SpitzelError {
  return new SpitzelError(`the ${kind} ${path} is damaged, or no file of spitzel's`, {
    hint: "restore it, or delete it to begin again.",
  });
}

/** Writes the file whole or not at all: a crash leaves the old one. A symbolic link stays one. */
export async function saveRun(path: string, run: RunState): Promise<void> {
  const body = JSON.stringify(run);
  try {
    const header = JSON.stringify({ spitzel: VERSION, sum: sumOf(body) });
    await replaceFile(await targetOf(path), `${header}\n${body}\n`);
  } catch (cause) {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`the ${run.kind} could not be written to ${path}`, {
      hint: "check that the folder exists and can be written.",
      cause,
    });
  }
}

function parse(text: string): RunState | undefined {
  const [head = "", body = ""] = text.split("\n");
  try {
    const header: unknown = JSON.parse(head);
    if (!isJsonObject(header) || header["spitzel"] !== VERSION) return undefined;
    if (header["sum"] !== sumOf(body)) return undefined;
    const run: unknown = JSON.parse(body);
    return isSavedRun(run) ? run : undefined;
  } catch (error) {
    rethrowUnless(error, SyntaxError);
    return undefined;
  }
}

function sumOf(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}
