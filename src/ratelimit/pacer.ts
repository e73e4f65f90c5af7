import PQueue from "p-queue";

interface PacerOptions {
  /** Starts a second. The starts are spread evenly: a burst may be throttled, AWS does not say. */
  readonly ratePerSecond: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * Arrivals drift closer than their starts were: without 1 % to spare, every tenth request or so would
 * arrive a moment too early and be throttled.
 */
const JITTER_ALLOWANCE = 1.01;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/** Spaces the requests to one account and Region: strict sliding window, one start per interval. */
export class Pacer {
  readonly #queue: PQueue;
  readonly #random: () => number;
  #throttlesInARow = 0;
  #resume: NodeJS.Timeout | undefined;

  constructor({ ratePerSecond, random }: PacerOptions) {
    this.#queue = new PQueue({
      interval: Math.ceil((1000 / ratePerSecond) * JITTER_ALLOWANCE),
      intervalCap: 1,
      strict: true,
    });
    this.#random = random;
  }

  /**
   * Resolves when the next request may start. Requests start in the order in which they asked.
   * @throws the signal's reason, if it fires while waiting.
   */
  async wait(signal: AbortSignal): Promise<void> {
    await this.#queue.add(() => {}, { signal });
  }

  /**
   * Call when the service has throttled a request: nothing starts for half to a whole pause, and the pause
   * doubles with every further throttle (500 ms to 8 s). The quota is shared with the console and every other tool.
   */
  throttled(): void {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#throttlesInARow);
    this.#throttlesInARow++;
    this.#queue.pause();
    clearTimeout(this.#resume);
    this.#resume = setTimeout(() => this.#queue.start(), pauseMs * (0.5 + this.#random() / 2));
  }

  /** Call when a request was answered: the next throttle starts with the short pause again. */
  answered(): void {
    this.#throttlesInARow = 0;
  }

  /** Ends a pause, so that no timer keeps the process alive. */
  close(): void {
    clearTimeout(this.#resume);
    this.#queue.start();
  }
}
