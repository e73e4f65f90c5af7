import type { ReadRecord } from "../record.ts";
import type { Batch } from "../source/batch.ts";
import type { Coverage } from "../source/coverage.ts";
import type { Reading } from "../source/planned-read.ts";
import type { Remainder, Resumable, ResumedWindow } from "../source/resumable.ts";
import type { DurableOptions } from "../options/durable-options.ts";
import { damagedRun, type RunState, saveRun, type Writing } from "./saved-run.ts";
import { SeenIds } from "./seen-ids.ts";

/** Where stdout stands in the file that it is. */
export interface OutputFile {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
}

interface DurableRunOptions extends DurableOptions {
  readonly query: string;
  readonly resumable: Resumable;
  readonly saved: RunState | undefined;
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Undefined when stdout is no file. */
  readonly outputFile: () => OutputFile | undefined;
}

/** How often progress is saved while nothing matches. */
const SAVE_EVERY_MS = 2_000;

/**
 * A run that can be broken off at any moment and continued. Before a page is written, the file says how things
 * will stand after it and where stdout stands: whoever continues sees whether it was written.
 */
export class DurableRun {
  readonly seen: SeenIds;
  readonly #options: DurableRunOptions;
  readonly #path: string | undefined;
  readonly #kind: RunState["kind"];
  #window: ResumedWindow;
  #left: Remainder;
  /** Whose report tells what is left while it is read. */
  #reading: Coverage | undefined;
  #isWriting = false;
  #savedAtMs: number;

  /** @throws SpitzelError (exit code 2) when what was saved is nothing that the source can go on from. */
  constructor(options: DurableRunOptions) {
    const { saved, resumable, checkpointFile, cursorFile, now } = options;
    this.#options = options;
    this.#path = checkpointFile ?? cursorFile;
    this.#kind = checkpointFile === undefined ? "cursor" : "checkpoint";
    this.seen = new SeenIds(saved?.seen);
    this.#window =
      saved === undefined
        ? resumable.window
        : { fromMs: saved.window.fromMs ?? undefined, toMs: saved.window.toMs };
    this.#left = saved === undefined ? resumable.all() : this.#restored(saved.histories);
    if (saved !== undefined && this.#kind === "cursor") this.#moveOn();
    this.#savedAtMs = now();
  }

  /** True when nothing is left. */
  get isDone(): boolean {
    return this.#left.isNothing;
  }

  /** True for a run whose windows overlap: what was printed before is to be left out. */
  get isRepeated(): boolean {
    return this.#options.checkpointFile === undefined;
  }

  /** The records of what is left; with `--follow` for ever, round after round. */
  async *records(run: Reading): AsyncGenerator<Batch> {
    const { follows, pollMs, sleep, now } = this.#options;
    await this.#save(null);
    for (;;) {
      const startedMs = now();
      for await (const batch of this.#left.records(run)) {
        this.#reading = run.coverage;
        yield batch;
        // Back for more: what was given is on stdout.
        if (now() - this.#savedAtMs >= SAVE_EVERY_MS) await this.#save(null);
      }
      this.#left = this.#restored(resume(run.coverage) ?? this.#left.saved);
      this.#reading = undefined;
      await this.#save(null);
      if (!follows) return;
      // At most half of the quota: a round that took long is followed by as long a pause.
      await sleep(Math.max(pollMs, now() - startedMs), run.signal);
      this.#moveOn();
    }
  }

  /**
   * The records of a batch that were not printed before: the overlap of two windows holds them again.
   */
  fresh(batch: Batch, coverage: Coverage): Batch {
    if (!this.isRepeated) return batch;
    const records = batch.records.filter((read) => !this.seen.has(read));
    const known = batch.records.length - records.length;
    coverage.matched -= known;
    coverage.duplicates += known;
    return { ...batch, records };
  }

  /** Call before a batch is written. */
  async beforeWrite(batch: Batch, text: string): Promise<void> {
    const records: readonly ReadRecord[] = batch.records;
    if (this.#path === undefined) {
      this.seen.add(records);
      return;
    }
    const file = this.#options.outputFile();
    const before = this.seen.entries();
    this.seen.add(this.#kind === "cursor" ? records : []);
    await this.#save(
      {
        histories: batch.leftOnceTaken?.() ?? this.#standing(),
        seen: this.#kind === "cursor" ? this.seen.entries().slice(before.length) : [],
        file:
          file === undefined
            ? null
            : { dev: file.dev, ino: file.ino, offset: file.size, length: Buffer.byteLength(text) },
      },
      before,
    );
    this.#isWriting = true;
  }

  /** Call once it is written. */
  written(): void {
    this.#isWriting = false;
  }

  /** Saves how things stand at the end, also when it was broken off. */
  async end(): Promise<void> {
    if (!this.#isWriting) await this.#save(null);
  }

  #moveOn(): void {
    const { overlapMs, now } = this.#options;
    this.#window = nextWindow(this.#window, overlapMs, now());
    this.seen.forgetBefore(this.#window.fromMs ?? -Infinity);
    this.#left = this.#left.extended(this.#window);
  }

  #restored(saved: unknown): Remainder {
    const left = this.#options.resumable.restore(saved, this.#window);
    if (left === undefined) throw damagedRun(this.#path ?? "", this.#kind);
    return left;
  }

  /** What is left, with everything that was taken counted as read. */
  #standing(): unknown {
    return (this.#reading === undefined ? undefined : resume(this.#reading)) ?? this.#left.saved;
  }

  async #save(writing: Writing | null, seen = this.seen.entries()): Promise<void> {
    if (this.#path === undefined) return;
    this.#savedAtMs = this.#options.now();
    await saveRun(this.#path, {
      kind: this.#kind,
      query: this.#options.query,
      window: { fromMs: this.#window.fromMs ?? null, toMs: this.#window.toMs },
      histories: this.#standing(),
      seen: this.#kind === "cursor" ? seen : [],
      writing,
    });
  }
}

/** From the overlap before the end of the last window until now. */
export function nextWindow(
  { toMs: endMs }: ResumedWindow,
  overlapMs: number,
  nowMs: number,
): ResumedWindow {
  const fromMs = Math.floor((endMs - overlapMs) / 1000) * 1000;
  // A clock set back while --follow runs must not make a window that ends before it starts.
  return { fromMs, toMs: Math.max(endMs, Math.floor(nowMs / 1000) * 1000) };
}

/** What the source that is read says is left. */
export function resume({ asked }: Coverage): unknown {
  return asked.find((report) => report.resume !== undefined)?.resume?.();
}
