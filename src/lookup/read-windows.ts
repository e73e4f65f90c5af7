import { setMaxListeners } from "node:events";
import type { LookupPage } from "./client.ts";
import type { Lookup } from "./lookup-attribute.ts";
import type { Chain, TimeSpan, PagedEvent } from "./window-chain.ts";
import type { GivenPage, LookupSchedule } from "./windows.ts";

export interface PageRequest extends TimeSpan {
  readonly lookup: Lookup;
  readonly token: string | undefined;
}

/** What the driver needs of a client. */
interface PageSource<E extends PagedEvent> {
  /** Resolves when a request may start; the `page` called next is that request. */
  readonly start: (signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds until `start` would resolve. */
  readonly msUntilStart: () => number;
  /** How many starts pass while one answer is under way. */
  readonly startsPerAnswer: () => number;
  readonly page: (
    request: PageRequest,
    signal: AbortSignal,
  ) => Promise<{ readonly events: readonly E[]; readonly nextToken: string | undefined }>;
  /** True for the error that a token is not good any more. */
  readonly isTokenRefused: (error: unknown) => boolean;
}

interface ReadOptions<E extends PagedEvent> {
  readonly windows: LookupSchedule;
  readonly source: PageSource<E>;
  readonly signal: AbortSignal;
  /** Never split: newest first, at the price of waiting for each answer. */
  readonly isOrdered: boolean;
}

/**
 * So many windows are enough for the answers to keep up with the starts, some being slower than others. A lull
 * that one late answer makes is worth none: each window ends in a page that is not full.
 */
const SPARE_SHARE = 1.6;
const SPARE_WINDOWS = 0.5;
/** Requests under way at once. At 2 a second this is 32 s for each answer. */
const MOST_IN_FLIGHT = 64;
/** Pages that wait for the consumer; when so many do, nothing more is asked for. */
const MOST_WAITING = 8;
/** What is under way when one request has failed for good may be answered for so long. */
const GRACE_MS = 10_000;
/** A token that is refused again and again is no token that has aged. */
const MOST_RESTARTS = 5;

/**
 * Reads windows side by side: as many chains of pages as it takes for no start of the pacer to pass unused.
 * Yields the pages as they come. At most 72 pages are in memory. When the consumer stops, so do the requests.
 * @throws what `page` throws, once the pages that were under way with it are yielded, 10 s later at most.
 */
export async function* readWindows<E extends PagedEvent>(
  options: ReadOptions<E>,
): AsyncGenerator<GivenPage<E>> {
  const reading = new Reading(options);
  try {
    yield* reading.deliveries();
  } finally {
    await reading.close();
  }
}

class Reading<E extends PagedEvent> {
  readonly #options: ReadOptions<E>;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  readonly #waiting: GivenPage<E>[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  readonly #asking: Promise<void>;
  #failure: { readonly error: unknown } | undefined;
  #grace: NodeJS.Timeout | undefined;
  #isGraceOver = false;
  #restarts = 0;
  #wake: () => void = () => {};
  #changed = Promise.resolve();

  constructor(options: ReadOptions<E>) {
    this.#options = options;
    this.#signal = AbortSignal.any([options.signal, this.#abort.signal]);
    // Every request under way listens; Node would warn on the terminal at the eleventh.
    setMaxListeners(0, this.#signal);
    this.#signal.addEventListener("abort", () => this.#change());
    this.#renew();
    this.#asking = this.#ask().catch((error: unknown) => this.#fail(error));
  }

  async *deliveries(): AsyncGenerator<GivenPage<E>> {
    for (;;) {
      const delivery = this.#waiting.shift();
      if (delivery !== undefined) {
        this.#change();
        yield delivery;
      } else if (this.#failure !== undefined && this.#isNothingToCome) {
        throw this.#failure.error;
      } else if (this.#options.windows.isRead && this.#inFlight.size === 0) {
        return;
      } else {
        await this.#changed;
      }
    }
  }

  get #isNothingToCome(): boolean {
    return this.#inFlight.size === 0 || this.#isGraceOver || this.#signal.aborted;
  }

  async close(): Promise<void> {
    clearTimeout(this.#grace);
    this.#abort.abort();
    await this.#asking;
    await Promise.all(this.#inFlight);
  }

  /** Starts requests until nothing is left to ask for. */
  async #ask(): Promise<void> {
    const { windows, source, isOrdered } = this.#options;
    while (!windows.isRead && this.#failure === undefined && !this.#signal.aborted) {
      const isFull = this.#waiting.length >= MOST_WAITING || this.#inFlight.size >= MOST_IN_FLIGHT;
      if (isFull) {
        await this.#changed;
      } else if (this.#next() !== undefined) {
        await source.start(this.#signal);
        this.#send();
      } else if (
        isOrdered ||
        source.msUntilStart() > 0 ||
        windows.underWay >= SPARE_WINDOWS + SPARE_SHARE * source.startsPerAnswer() ||
        !windows.split()
      ) {
        // Only a start that would pass unused is worth a further window.
        await this.#changeWithin(source.msUntilStart());
      }
    }
    // Aborted before the first request, or between two: nobody else would tell.
    this.#signal.throwIfAborted();
  }

  #next(): Chain | undefined {
    const { windows, isOrdered } = this.#options;
    return windows.next(isOrdered ? "newest" : "heaviest");
  }

  #send(): void {
    const { windows, source } = this.#options;
    const chain = this.#next();
    if (chain === undefined) return;
    chain.state = "in flight";
    const { lookup, request, token } = chain;
    const sent = source
      .page({ lookup, ...request, token }, this.#signal)
      .then((page: Pick<LookupPage, "nextToken"> & { readonly events: readonly E[] }) => {
        this.#waiting.push(windows.arrived(chain, page));
      })
      .catch((error: unknown) => {
        const isAged = token !== undefined && source.isTokenRefused(error);
        if (isAged && this.#restarts++ < MOST_RESTARTS) windows.restart(chain);
        else this.#fail(error);
      })
      .finally(() => {
        this.#inFlight.delete(sent);
        this.#change();
      });
    this.#inFlight.add(sent);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#grace ??= setTimeout(() => {
      this.#isGraceOver = true;
      this.#change();
    }, GRACE_MS);
    this.#change();
  }

  #change(): void {
    const wake = this.#wake;
    this.#renew();
    wake();
  }

  #renew(): void {
    this.#changed = new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Waits for a change, at most that long; without a time, for a change alone. */
  async #changeWithin(ms: number): Promise<void> {
    if (ms <= 0) return this.#changed;
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    await Promise.race([this.#changed, over]);
    clearTimeout(timer);
  }
}
