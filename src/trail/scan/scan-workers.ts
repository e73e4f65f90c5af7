import type { Worker } from "node:worker_threads";
import {
  type OrderAnswer,
  memoryOf,
  type Order,
  type OrderedFiles,
  type Start,
  type ToWorker,
} from "./orders.ts";
import type { Part } from "./scan-files.ts";

/** So that a worker has something to do while its last answer is on the way. */
const ORDERS_AHEAD = 3;

/** Threads that read files. */
export class ScanWorkers {
  readonly #workers: { readonly thread: Worker; orders: number }[];
  readonly #waiting = new Map<number, (parts: readonly Part[]) => void>();
  readonly #onFailure: () => void;
  #nextId = 0;
  #failure: Error | undefined;

  /**
   * @param threads of worker.ts, that have been told nothing yet.
   * @param onFailure is called when a thread has died and its orders are lost; see `failure`.
   */
  constructor(threads: readonly Worker[], start: Start, onFailure: () => void) {
    this.#onFailure = onFailure;
    this.#workers = threads.map((thread) => {
      const worker = { thread, orders: 0 };
      post(thread, { kind: "start", start }, []);
      worker.thread.on("message", ({ id, parts }: OrderAnswer) => {
        worker.orders--;
        this.#waiting.get(id)?.(parts);
        this.#waiting.delete(id);
      });
      worker.thread.on("error", (error) => this.#fail(error));
      worker.thread.on("messageerror", (error) => this.#fail(error));
      // Also a thread that ends without a word has lost its orders. The first reason stays.
      worker.thread.on("exit", (code) => {
        this.#fail(new Error(`a thread that reads files ended early, with code ${code}`));
      });
      return worker;
    });
  }

  /** True when a worker would start on an order soon. */
  get hasRoom(): boolean {
    return this.#workers.some(({ orders }) => orders < ORDERS_AHEAD);
  }

  /** Has the files read by the worker with the least to do. Bytes and `memory` are given away. */
  order(
    files: OrderedFiles,
    memory: ArrayBuffer | undefined,
    onParts: (parts: readonly Part[]) => void,
  ): void {
    const [least] = this.#workers.toSorted((a, b) => a.orders - b.orders);
    if (least === undefined) throw new Error("no worker");
    const order: Order = { id: this.#nextId++, files, memory };
    least.orders++;
    this.#waiting.set(order.id, onParts);
    const given = [...memoryOf(files), ...(memory === undefined ? [] : [memory])];
    post(least.thread, { kind: "order", order }, given);
  }

  /** Why a thread has died; undefined while all live. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(({ thread }) => thread.terminate()));
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
    this.#onFailure();
  }
}

function post(thread: Worker, message: ToWorker, given: readonly ArrayBufferLike[]): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- never shared memory
  thread.postMessage(message, given as readonly ArrayBuffer[]);
}
