import { setImmediate } from "node:timers/promises";

/** Computing may go on for so long before what else there is to do gets its turn: an interrupt, above all. */
const LONGEST_MS = 100;

/** Lets timers and signals in between two records, where one may take long. */
export class Breather {
  readonly #now: () => number;
  readonly signal: AbortSignal;
  #dueMs: number;

  /** @param now milliseconds; only differences count */
  constructor(now: () => number, signal: AbortSignal) {
    this.#now = now;
    this.signal = signal;
    this.#dueMs = now() + LONGEST_MS;
  }

  /** Whether it has been long. Cheap: to be asked before each record. */
  isDue(): boolean {
    return this.#now() >= this.#dueMs;
  }

  /** Lets everything in that waits, if it has been long. For what is cleaned up behind a signal. */
  async pause(): Promise<void> {
    if (!this.isDue()) return;
    await setImmediate();
    this.#dueMs = this.#now() + LONGEST_MS;
  }

  /** The same. @throws the signal's reason when it has fired. */
  async breathe(): Promise<void> {
    await this.pause();
    this.signal.throwIfAborted();
  }
}

/** For what nobody interrupts. */
export function unhurried(): Breather {
  return new Breather(() => 0, new AbortController().signal);
}
