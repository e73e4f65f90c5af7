import { setImmediate } from "node:timers/promises";
import type { LogFiles } from "../../source/log-files.ts";
import type { ExpectedBytes } from "../expected-bytes.ts";
import { Fetches } from "./fetches.ts";
import { FileTasks, type FilesTask, type Task } from "./file-tasks.ts";
import { Listing } from "./listing.ts";
import { type FetchedFile, type OrderedFiles, type Start, wholeOf } from "./orders.ts";
import { memoryOfPart, type Part, scanFiles, type WholeFile } from "./scan-files.ts";
import { ScanWorkers } from "./scan-workers.ts";
import { WORTH_A_THREAD_BYTES } from "./sizes.ts";
import type { Engine } from "./engine.ts";
import type { OpenedScanner } from "./open-scanner.ts";

/** What may wait for its turn, so that memory stays flat when the reader of the answer stalls. */
const MAX_HELD_BYTES = 16 * 1024 * 1024;
const MAX_STEPS_AHEAD = 64;
/** A step with odd files in it has many parts, each with memory of its own, and takes one piece of it. */
const MAX_SPARES = 16;

export interface StepsOptions extends Start, OpenedScanner {
  readonly files: LogFiles;
  readonly engine: Engine;
  /** Threads that read, the main one among them. */
  readonly threads: number;
  /** True when the answer may be cut short: files are then counted one by one. */
  readonly isSingly: boolean;
}

/** A task, and what came of it once that is known. */
export interface Step {
  readonly task: Task;
  /** Of remote files, until they are given to a thread. */
  fetched?: readonly FetchedFile[] | undefined;
  parts?: readonly Part[];
}

/** A step whose files can be read now. */
interface ReadyStep extends Step {
  readonly task: FilesTask;
}

/**
 * The steps of a reading. Files are fetched and handed to the workers ahead of their turn, and the main thread reads
 * too; what comes of a step waits until those before are out.
 */
export class Steps {
  readonly #options: StepsOptions;
  readonly #signal: AbortSignal;
  readonly #end = new AbortController();
  readonly #listing: Listing;
  readonly #tasks: FileTasks;
  readonly #fetches: Fetches;
  readonly #queue: Step[] = [];
  /** Can be read, and nobody has begun. */
  readonly #ready: ReadyStep[] = [];
  #hasAll = false;
  #workers: ScanWorkers | undefined;
  #foundBytes = 0;
  #heldBytes = 0;
  /** Memory of what was made and is out. */
  readonly #spares: ArrayBuffer[] = [];
  #wake: () => void = () => {};
  readonly #onChange = (): void => this.#wake();
  readonly #onAbort = (): void => {
    this.#end.abort(this.#signal.reason);
    this.#wake();
  };

  constructor(options: StepsOptions, expected: ExpectedBytes, signal: AbortSignal) {
    const { files, query, isSingly } = options;
    const { window } = query;
    this.#options = options;
    this.#signal = signal;
    this.#tasks = new FileTasks(window, isSingly);
    this.#fetches = new Fetches(files.fetchesAtOnce, MAX_HELD_BYTES);
    const listing = { files, window, expected, signal: this.#end.signal };
    this.#listing = new Listing(listing, this.#onChange);
    signal.addEventListener("abort", this.#onAbort);
  }

  /** Every step in its turn; one with files when they have been read. */
  async *inOrder(): AsyncGenerator<Step> {
    for (;;) {
      this.#signal.throwIfAborted();
      this.#find();
      this.#giveOut();
      const [head] = this.#queue;
      if (head === undefined) {
        if (this.#hasAll) return;
        await this.#nextChange();
      } else if (head.task.kind !== "files" || head.parts !== undefined) {
        this.#queue.shift();
        this.#heldBytes -= this.#bytesOf(head);
        yield head;
      } else if (this.#readNext()) await setImmediate();
      else await this.#nextChange();
    }
  }

  /** The memory of what was made in a step is free again. */
  takeBack(step: Step): void {
    if (this.#options.engine.product.reuse === undefined) return;
    for (const memory of this.#memoryOf(step)) {
      if (this.#spares.length === MAX_SPARES) return;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- never shared memory: the product allocates it
      this.#spares.push(memory as ArrayBuffer);
    }
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener("abort", this.#onAbort);
    this.#end.abort(new Error("the reading has ended"));
    this.#listing.close();
    await this.#workers?.close();
  }

  /** Looks ahead, far enough to know whether threads are worth it. */
  #find(): void {
    while (!this.#hasAll && this.#queue.length < MAX_STEPS_AHEAD) {
      const isEnough = this.#foundBytes >= WORTH_A_THREAD_BYTES && this.#ready.length > 4;
      if (isEnough && this.#queue.length > 8) break;
      const next = this.#listing.next();
      if (next === "waiting") {
        // What was found is not to wait for company.
        if (this.#queue.length === 0) this.#add(this.#tasks.rest());
        break;
      }
      if (next === "over") this.#hasAll = true;
      this.#add(next === "over" ? this.#tasks.rest() : this.#tasks.add(next));
    }
    if (this.#workers === undefined && this.#foundBytes >= WORTH_A_THREAD_BYTES) {
      this.#startWorkers();
    }
  }

  #add(tasks: readonly Task[]): void {
    for (const task of tasks) {
      if (task.kind !== "files") {
        this.#queue.push({ task });
        continue;
      }
      const step: ReadyStep = { task };
      this.#queue.push(step);
      this.#foundBytes += task.sizeBytes;
      const remote = task.files.filter((file) => file.kind === "remote");
      if (remote.length === 0) this.#ready.push(step);
      else {
        this.#fetches.want(remote, (fetched) => {
          step.fetched = fetched;
          this.#ready.push(step);
          this.#wake();
        });
      }
    }
  }

  #startWorkers(): void {
    const { threads, takeThread, module, query, limits, order } = this.#options;
    if (threads < 2) return;
    const workers = Array.from({ length: threads - 1 }, takeThread);
    const start = { module, query, limits, order };
    this.#workers = new ScanWorkers(workers, start, this.#onChange);
  }

  #giveOut(): void {
    while (this.#workers?.hasRoom === true) {
      const step = this.#nextReady();
      if (step === undefined) return;
      const files: OrderedFiles =
        step.fetched === undefined
          ? { kind: "paths", paths: step.task.files.map(({ name }) => name) }
          : { kind: "bytes", files: step.fetched };
      this.#workers.order(files, this.#spares.pop(), (parts) => this.#settle(step, parts));
    }
  }

  /** The next step to be read. When as much is held as may be, only the one that all wait for. */
  #nextReady(): ReadyStep | undefined {
    if (this.#heldBytes < MAX_HELD_BYTES) return this.#ready.shift();
    const i = this.#ready.findIndex((step) => step === this.#queue[0]);
    return i < 0 ? undefined : this.#ready.splice(i, 1)[0];
  }

  #settle(step: ReadyStep, parts: readonly Part[]): void {
    step.parts = parts;
    this.#heldBytes += this.#bytesOf(step);
    if (step.fetched !== undefined) {
      step.fetched = undefined;
      this.#fetches.release(step.task.sizeBytes);
    }
    this.#wake();
  }

  /** Reads the next files on this thread. @returns false when there is nothing to do but wait. */
  #readNext(): boolean {
    const step = this.#nextReady();
    if (step === undefined) return false;
    const { engine, limits } = this.#options;
    const spare = this.#spares.pop();
    if (spare !== undefined) engine.product.reuse?.(spare);
    this.#settle(step, scanFiles(wholeFiles(step), { engine, limits }));
    return true;
  }

  #memoryOf({ parts = [] }: Step): readonly ArrayBufferLike[] {
    return parts.flatMap((part) => memoryOfPart(part, this.#options.engine));
  }

  #bytesOf(step: Step): number {
    return this.#memoryOf(step).reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /**
   * Resolves when something has been found, fetched or read, or the run is aborted.
   * @throws when a thread has died: what it was to read is lost, and nobody would miss it.
   */
  async #nextChange(): Promise<void> {
    if (this.#workers?.failure === undefined && !this.#signal.aborted) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (this.#workers?.failure !== undefined) throw this.#workers.failure;
  }
}

function wholeFiles({ task, fetched }: ReadyStep): readonly WholeFile[] {
  if (fetched !== undefined) return fetched.map(wholeOf);
  return task.files.filter((file) => file.kind === "local");
}
