import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import type { Query } from "../../match/query.ts";
import type { Run } from "../../source.ts";
import type { Engine } from "./engine.ts";
import { fileTasks, type Task } from "./file-tasks.ts";
import { type Lines, MatchedLines } from "./matched-lines.ts";
import { type Part, scanFiles } from "./scan-files.ts";
import { ScanWorkers } from "./scan-workers.ts";
import { WORTH_A_THREAD_BYTES } from "./sizes.ts";
import { streamFile } from "./stream-file.ts";
import type { CompiledModule } from "./web-assembly.ts";

export interface ScanOptions {
  readonly paths: readonly string[];
  readonly query: Query;
  readonly engine: Engine;
  readonly module: CompiledModule;
  /** Threads that read, the main one among them. */
  readonly threads: number;
  readonly takeThread: () => Worker;
  readonly maxDecompressedBytes: number;
  readonly stdin: () => Readable;
  readonly stdinName: string;
  /** Lines come with their places. */
  readonly wantsPlaces: boolean;
  /** True when the answer may be cut short: files are then counted one by one. */
  readonly isSingly: boolean;
}

const STREAM_CHUNK_BYTES = 1024 * 1024;
/** What may wait for its turn, so that memory stays flat when the reader of the answer stalls. */
const MAX_HELD_BYTES = 16 * 1024 * 1024;
const MAX_STEPS_AHEAD = 64;
/** A step with odd files in it has many parts, each with memory of its own, and takes one piece of it. */
const MAX_SPARES = 16;

/** A task, and what came of it once that is known. */
interface Step {
  readonly task: Task;
  parts?: readonly Part[];
}

/**
 * The lines that match, in the order of the files. Tasks are handed to the workers ahead of their turn, and the
 * main thread reads too; a task's lines wait until those before are out.
 */
export async function* scanTrail(options: ScanOptions, run: Run): AsyncGenerator<Lines> {
  const { signal, coverage } = run;
  const steps = new Steps(options, signal);
  try {
    for await (const step of steps.inOrder()) {
      const { task } = step;
      switch (task.kind) {
        case "files":
          yield* putTogether(step.parts ?? [], options, run);
          steps.takeBack(step);
          break;
        case "stream":
          yield* streamPath(task.path, options, run);
          break;
        case "stdin":
          yield* streamFile(options.stdinName, options.stdin(), options, run);
          break;
        case "outside window":
          coverage.filesOutsideWindow++;
          break;
        case "passed over":
          coverage.passOver(task.path);
          break;
        case "unreadable":
          coverage.skip({ where: task.path, reason: task.reason });
          break;
      }
    }
  } finally {
    await steps.close();
  }
}

async function* putTogether(
  parts: readonly Part[],
  options: ScanOptions,
  run: Run,
): AsyncGenerator<Lines> {
  for (const part of parts) {
    if (part.kind === "stream") yield* streamPath(part.path, options, run);
    else {
      for (const skip of part.skips) run.coverage.skip(skip);
      // As when records are parsed one by one, a file counts as read when its last match has been taken.
      run.coverage.addFiles({ ...part.counts, filesRead: 0 });
      if (part.lines.count > 0) yield part.lines;
      run.coverage.filesRead += part.counts.filesRead;
    }
  }
}

function streamPath(path: string, options: ScanOptions, run: Run): AsyncGenerator<Lines> {
  const stream = createReadStream(path, { highWaterMark: STREAM_CHUNK_BYTES });
  return streamFile(path, stream, options, run);
}

class Steps {
  readonly #options: ScanOptions;
  readonly #signal: AbortSignal;
  readonly #tasks: Generator<Task>;
  readonly #queue: Step[] = [];
  /** Found, and not begun yet. */
  readonly #found: Step[] = [];
  readonly #lines: MatchedLines;
  #hasAll = false;
  #workers: ScanWorkers | undefined;
  #foundBytes = 0;
  #heldBytes = 0;
  /** Memory of lines that are out. */
  readonly #spares: ArrayBuffer[] = [];
  #wake: () => void = () => {};
  readonly #onChange = (): void => this.#wake();

  constructor(options: ScanOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    this.#lines = new MatchedLines(options.wantsPlaces);
    this.#tasks = fileTasks(options.paths, options.query.window, options.isSingly);
    signal.addEventListener("abort", this.#onChange);
  }

  /** Every step in its turn; one with files when they have been read. */
  async *inOrder(): AsyncGenerator<Step> {
    for (;;) {
      this.#signal.throwIfAborted();
      this.#find();
      this.#giveOut();
      const [head] = this.#queue;
      if (head === undefined) return;
      if (head.task.kind !== "files" || head.parts !== undefined) {
        this.#queue.shift();
        this.#heldBytes -= bytesOf(head);
        yield head;
      } else if (this.#readNext()) await setImmediate();
      else await this.#nextDelivery();
    }
  }

  /** The memory of a step's lines is free again. */
  takeBack({ parts = [] }: Step): void {
    for (const part of parts) {
      if (this.#spares.length === MAX_SPARES) return;
      if (part.kind !== "read" || part.lines.count === 0) continue;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- never shared memory: MatchedLines allocates it
      this.#spares.push(part.lines.bytes.buffer as ArrayBuffer);
    }
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener("abort", this.#onChange);
    await this.#workers?.close();
  }

  /** Looks ahead, far enough to know whether threads are worth it. */
  #find(): void {
    while (!this.#hasAll && this.#queue.length < MAX_STEPS_AHEAD) {
      const isEnough = this.#foundBytes >= WORTH_A_THREAD_BYTES && this.#found.length > 4;
      if (isEnough && this.#queue.length > 8) break;
      const next = this.#tasks.next();
      if (next.done === true) this.#hasAll = true;
      else {
        const step: Step = { task: next.value };
        this.#queue.push(step);
        if (next.value.kind !== "files") continue;
        this.#found.push(step);
        this.#foundBytes += next.value.sizeBytes;
      }
    }
    if (this.#workers === undefined && this.#foundBytes >= WORTH_A_THREAD_BYTES) {
      this.#startWorkers();
    }
  }

  #startWorkers(): void {
    const { threads, takeThread, module, query, maxDecompressedBytes, wantsPlaces } = this.#options;
    if (threads < 2) return;
    const workers = Array.from({ length: threads - 1 }, takeThread);
    const start = { module, query, maxDecompressedBytes, wantsPlaces };
    this.#workers = new ScanWorkers(workers, start, this.#onChange);
  }

  #giveOut(): void {
    if (this.#heldBytes >= MAX_HELD_BYTES) return;
    while (this.#workers?.hasRoom === true) {
      const step = this.#found.shift();
      if (step?.task.kind !== "files") return;
      this.#workers.order(step.task.paths, this.#spares.pop(), (parts) =>
        this.#settle(step, parts),
      );
    }
  }

  #settle(step: Step, parts: readonly Part[]): void {
    step.parts = parts;
    this.#heldBytes += bytesOf(step);
    this.#wake();
  }

  /** Reads the next files on this thread. @returns false when there is nothing to do but wait. */
  #readNext(): boolean {
    if (this.#heldBytes >= MAX_HELD_BYTES) return false;
    const step = this.#found.shift();
    if (step?.task.kind !== "files") return false;
    const { engine, maxDecompressedBytes } = this.#options;
    const spare = this.#spares.pop();
    if (spare !== undefined) this.#lines.reuse(spare);
    const parts = scanFiles(step.task.paths, { engine, lines: this.#lines, maxDecompressedBytes });
    this.#settle(step, parts);
    return true;
  }

  /**
   * Resolves when a worker has read something, or the run is aborted.
   * @throws when a thread has died: what it was to read is lost, and nobody would miss it.
   */
  async #nextDelivery(): Promise<void> {
    if (this.#workers?.failure === undefined && !this.#signal.aborted) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (this.#workers?.failure !== undefined) throw this.#workers.failure;
  }
}

function bytesOf({ parts = [] }: Step): number {
  return parts.reduce(
    (sum, part) => sum + (part.kind === "read" ? part.lines.bytes.buffer.byteLength : 0),
    0,
  );
}
