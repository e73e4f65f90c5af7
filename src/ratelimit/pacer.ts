import PQueue from "p-queue";

interface PacerOptions {
  /** Starts a second at most. The starts are spread evenly: a burst may be throttled, AWS does not say. */
  readonly ratePerSecond: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Milliseconds; only differences count. */
  readonly now: () => number;
}

/** Arrivals drift closer than their starts were: with nothing to spare, some would arrive a moment too early. */
const LEAST_SPARE = 1.01;
/** How much the way there lets them drift, nobody knows before the first throttle: each one widens the spacing. */
const SPARE_STEP = 0.01;
const MOST_SPARE = 1.05;

/** The slowest that throttles make it, as a share of the full rate. */
const LEAST_SHARE = 1 / 16;
/** What each answer gives back after one or two throttles, which may be chance: two answers for one halving. */
const QUICK_RECOVERY = 1 / 4;
/** After the third within 20 s somebody else uses the quota: 25 answers for one halving. */
const SLOW_RECOVERY = 0.02;
const CHANCE_MS = 20_000;
/** After a throttle so soon after another, nothing starts for a while. */
const SHORT_SUCCESSION_MS = 6_000;

/** A request that leaves so much later than it might is followed by the next one that much later. */
const LATE_MS = 5;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/**
 * Spaces the requests to one account and Region: a strict sliding window of one start per interval. The
 * quota is shared with the console and every other tool, so a throttle halves the rate and answers bring it
 * back slowly (additive increase, multiplicative decrease).
 */
export class Pacer {
  readonly #queue: PQueue;
  readonly #intervalMs: number;
  readonly #random: () => number;
  readonly #now: () => number;
  #share = 1;
  #spare = LEAST_SPARE;
  #recovery = QUICK_RECOVERY;
  #throttlesInARow = 0;
  #freeAtMs = -Infinity;
  #slowedAtMs = -Infinity;
  #slowedBeforeMs = -Infinity;
  #pausedUntilMs = -Infinity;
  #resume: NodeJS.Timeout | undefined;
  #hold: { readonly timer: NodeJS.Timeout; readonly release: () => void } | undefined;

  constructor({ ratePerSecond, random, now }: PacerOptions) {
    this.#intervalMs = Math.ceil((1000 / ratePerSecond) * LEAST_SPARE);
    this.#queue = new PQueue({
      interval: this.#intervalMs,
      intervalCap: 1,
      strict: true,
      concurrency: 1,
    });
    this.#random = random;
    this.#now = now;
  }

  /** Milliseconds until a request that asks now may start, if nobody else is waiting. */
  get msUntilFree(): number {
    return Math.max(0, this.#freeAtMs - this.#now());
  }

  /** The rate at present, as a share of the full rate. */
  get share(): number {
    return this.#share;
  }

  get #spacingMs(): number {
    return (this.#intervalMs * this.#spare) / LEAST_SPARE / this.#share;
  }

  /**
   * Resolves when the next request may start. Requests start in the order in which they asked.
   * @returns when it started, for `throttled`.
   * @throws the signal's reason, if it fires while waiting.
   */
  async wait(signal: AbortSignal): Promise<number> {
    return new Promise((resolve, reject) => {
      const start = async (): Promise<void> => {
        const startedAtMs = this.#now();
        const spacingMs = this.#spacingMs;
        this.#freeAtMs = startedAtMs + spacingMs;
        resolve(startedAtMs);
        // The window spaces the starts at full rate; below it, each start keeps the queue for longer.
        if (spacingMs > this.#intervalMs) await this.#holdQueue(spacingMs);
      };
      this.#queue.add(start, { signal }).catch(reject);
    });
  }

  async #holdQueue(ms: number): Promise<void> {
    await new Promise<void>((release) => {
      this.#hold = { timer: setTimeout(release, ms), release };
    });
    this.#hold = undefined;
  }

  /**
   * Call when the request that `wait` let start really leaves: credentials and a new connection's code can
   * take longer than the spare time, and the next request would arrive too soon after it.
   */
  left(startedAtMs: number): void {
    const lateMs = this.#now() - startedAtMs;
    if (lateMs < LATE_MS || this.#pausedUntilMs > this.#now()) return;
    this.#pause(this.#spacingMs);
  }

  /**
   * Call when the service has throttled a request: the rate halves, once for all requests that were under
   * way, and the spacing widens by a percent. After throttles in short succession nothing starts for up to a pause that doubles (500 ms to 8 s).
   * @param startedAtMs what `wait` returned for the request.
   */
  throttled(startedAtMs: number): void {
    if (startedAtMs <= this.#slowedAtMs) return;
    const isAgain = this.#now() - this.#slowedAtMs < SHORT_SUCCESSION_MS;
    const isThird = this.#now() - this.#slowedBeforeMs < CHANCE_MS;
    this.#recovery = isThird ? SLOW_RECOVERY : QUICK_RECOVERY;
    this.#slowedBeforeMs = this.#slowedAtMs;
    this.#slowedAtMs = this.#now();
    this.#share = Math.max(LEAST_SHARE, this.#share / 2);
    this.#spare = Math.min(MOST_SPARE, this.#spare + SPARE_STEP);
    const longestMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#throttlesInARow);
    this.#throttlesInARow++;
    // A single throttle costs half the rate for two answers; only further ones bring pauses.
    if (isAgain) this.#pause(longestMs * this.#random());
  }

  #pause(ms: number): void {
    this.#pausedUntilMs = this.#now() + ms;
    this.#freeAtMs = Math.max(this.#freeAtMs, this.#pausedUntilMs);
    this.#queue.pause();
    clearTimeout(this.#resume);
    this.#resume = setTimeout(() => this.#queue.start(), ms);
  }

  /** Call when a request was answered: a little of the rate comes back. */
  answered(): void {
    this.#throttlesInARow = 0;
    this.#share = Math.min(1, this.#share + this.#recovery);
  }

  /** Ends every pause, so that no timer keeps the process alive. */
  close(): void {
    clearTimeout(this.#resume);
    clearTimeout(this.#hold?.timer);
    this.#hold?.release();
    this.#queue.start();
  }
}
