import { Worker } from "node:worker_threads";

/**
 * Threads that run one program, started before there is anything for them to do: starting one takes as long as
 * understanding the command line.
 */
export class IdleThreads {
  readonly #program: URL;
  readonly #idle = new Set<Worker>();

  constructor(program: URL) {
    this.#program = program;
  }

  /** Starts threads. They do not keep the process alive, and one that dies before it is taken is not missed. */
  start(count: number): void {
    for (let i = 0; i < count; i++) {
      const thread = new Worker(this.#program);
      thread.unref();
      thread.on("error", () => this.#idle.delete(thread));
      thread.on("exit", () => this.#idle.delete(thread));
      this.#idle.add(thread);
    }
  }

  /** A thread for the caller alone: one that was started, or a new one. */
  take(): Worker {
    const [thread = new Worker(this.#program)] = this.#idle;
    this.#idle.delete(thread);
    thread.ref();
    return thread;
  }
}
