import { fstatSync, ftruncateSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { describeQuery, type Query } from "../match/query.ts";
import { DetectionCursor } from "./detection-cursor.ts";
import { DurableRun, type OutputFile } from "./durable-run.ts";
import type { Environment } from "./environment.ts";
import { lockFile, lockProcess } from "./file-lock.ts";
import type { QueryOptions } from "../options/query-options.ts";
import { withoutUserinfo } from "../options/without-userinfo.ts";
import { SpitzelError } from "../errors.ts";
import { isoSeconds } from "../record.ts";
import { removeLeftovers, targetOf } from "./state-file.ts";
import { loadRun, type RunState } from "./saved-run.ts";
import type { Resumable } from "../source/resumable.ts";
import type { TerminalStream } from "./terminal.ts";

export interface OpenedDurableRun {
  readonly run: DurableRun;
  readonly notes: readonly string[];
  /** Gives the lock back. */
  readonly close: () => void;
}

/**
 * Takes up what the state file of a query holds, if there is one.
 * @throws SpitzelError (exit code 2) when it is damaged, locked, or of another query.
 */
export async function openDurable(
  query: Query,
  options: QueryOptions,
  resumable: Resumable | undefined,
  environment: Environment,
): Promise<OpenedDurableRun> {
  const name = nameOfRun(query, options);
  const opened = await openState(name, options, resumable, environment);
  return orClosed(opened, ({ file, ...of }) => {
    const run = new DurableRun({ ...options.durable, ...of });
    const isOver = options.durable.checkpointFile !== undefined && run.isDone;
    const notes = isOver
      ? [`the answer was complete when ${file ?? ""} was last written: delete it to ask again`]
      : [];
    return { run, notes };
  });
}

export interface OpenedDetectionCursor {
  readonly cursor: DetectionCursor;
  readonly close: () => void;
}

/** The same of a detection. @throws as above */
export async function openDetectionCursor(
  query: Query,
  options: QueryOptions,
  resumable: Resumable | undefined,
  environment: Environment,
): Promise<OpenedDetectionCursor> {
  const name = `detect ${nameOfRun(query, options)}`;
  const opened = await openState(name, options, resumable, environment);
  return orClosed(opened, (of) => ({ cursor: new DetectionCursor({ ...options.durable, ...of }) }));
}

interface OpenedState {
  readonly query: string;
  readonly resumable: Resumable;
  readonly saved: RunState | undefined;
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly outputFile: () => OutputFile | undefined;
  readonly file: string | undefined;
}

async function openState(
  name: string,
  options: QueryOptions,
  resumable: Resumable | undefined,
  { stdout, now, sleep = sleepFor, pid, isAlive }: Environment,
): Promise<{ readonly of: OpenedState; readonly close: () => void }> {
  if (resumable === undefined) throw new Error("expected a source that can be continued");
  const { checkpointFile, cursorFile } = options.durable;
  const path = checkpointFile ?? cursorFile;
  const kind = checkpointFile === undefined ? "cursor" : "checkpoint";
  const target = path === undefined ? undefined : await targetOf(path);
  const close = target === undefined ? () => {} : await lockFile(target, lockProcess(pid, isAlive));
  try {
    if (target !== undefined) await removeLeftovers(target);
    const loaded = path === undefined ? undefined : await loadRun(path, kind, name);
    if (loaded?.kind === "cursor") refuseEarlierClock(loaded, path ?? "", now());
    const saved = loaded === undefined ? undefined : settle(loaded, stdout);
    const outputFile = (): OutputFile | undefined => outputFileOf(stdout);
    return { of: { query: name, resumable, saved, now, sleep, outputFile, file: path }, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** What is made of an opened state; the lock is given back when it cannot be. */
function orClosed<T>(
  { of, close }: { readonly of: OpenedState; readonly close: () => void },
  make: (of: OpenedState) => T,
): T & { readonly close: () => void } {
  try {
    return { ...make(of), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** A clock that differs so much from the one the file was written by is no matter of seconds any more. */
const CLOCK_SLACK_MS = 60_000;

/** From a window that ends before it starts, a cursor would go on with nothing, and forget what it has printed. */
function refuseEarlierClock({ window: { toMs } }: RunState, path: string, nowMs: number): void {
  if (toMs - nowMs <= CLOCK_SLACK_MS) return;
  throw new SpitzelError(
    `the cursor ${path} was read up to ${isoSeconds(toMs)}, but your clock says ${isoSeconds(nowMs)}`,
    {
      hint: "set the clock; if it was ahead when the file was written, begin another file with --from.",
    },
  );
}

/** The query and the places asked, without a window: that one is frozen in the file. */
function nameOfRun(query: Query, { isVerified, history, endpoint, trails }: QueryOptions): string {
  const { actions, excludes, texts, matches } = describeQuery(query);
  const { regions, profiles, roles, accountsFile, pushdown, withOrigin } = history;
  const parts: readonly (readonly [string, unknown])[] = [
    ["", actions],
    ["--exclude", excludes],
    ["--keyword", texts],
    ["--match", matches],
    ["--trail", trails],
    ["--region", regions],
    ["--profile", profiles],
    ["--role-arn", roles],
    ["--accounts", accountsFile],
    ["--endpoint-url", endpoint === undefined ? undefined : withoutUserinfo(endpoint)],
    ["pushdown", pushdown],
    ["--with-origin", withOrigin ? true : undefined],
    ["--verified", isVerified ? true : undefined],
  ];
  return parts
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([option, value]) => `${option} ${JSON.stringify(value)}`.trim())
    .join(" ");
}

/** Whether the page that was about to be written was written: stdout tells, when it is still the same file. */
function settle(saved: RunState, stdout: TerminalStream): RunState {
  const { writing } = saved;
  if (writing === null) return saved;
  const unwritten: RunState = { ...saved, writing: null };
  const written: RunState = {
    ...unwritten,
    histories: writing.histories,
    detection: writing.detection,
    seen: [...saved.seen, ...writing.seen],
  };
  const file = outputFileOf(stdout);
  if (file === undefined || writing.file === null) return unwritten;
  const { dev, ino, offset, length } = writing.file;
  if (file.dev !== dev || file.ino !== ino) return unwritten;
  if (file.size >= offset + length) return written;
  // Killed in the middle of a page: its part is taken away, and the page is printed again.
  if (file.size > offset) ftruncateSync(fdOf(stdout) ?? -1, offset);
  return unwritten;
}

function outputFileOf(stdout: TerminalStream): OutputFile | undefined {
  const fd = fdOf(stdout);
  if (fd === undefined) return undefined;
  const { dev, ino, size, isFile } = statOf(fd);
  return isFile ? { dev, ino, size } : undefined;
}

function statOf(fd: number): OutputFile & { readonly isFile: boolean } {
  const stat = fstatSync(fd);
  return { dev: stat.dev, ino: stat.ino, size: stat.size, isFile: stat.isFile() };
}

function fdOf(stdout: TerminalStream): number | undefined {
  return "fd" in stdout && typeof stdout.fd === "number" ? stdout.fd : undefined;
}

async function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
