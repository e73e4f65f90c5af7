import type { Lookup } from "./lookup-attribute.ts";
import {
  beginChain,
  type Chain,
  restartChain,
  takePage,
  type Unread,
  type WindowEvent,
} from "./window-chain.ts";

/** A page on its way to the consumer. */
export interface Delivery<E extends WindowEvent> {
  readonly lookup: Lookup;
  readonly events: readonly E[];
  /** Tells that the consumer has the page: from then on it is not unread. */
  readonly taken: () => void;
}

/** A chain is split only when both halves probably fill a page: each end of a window costs half a page. */
const LEAST_EVENTS_TO_SPLIT = 100;

/** Events a second taken for granted where all events are asked for: an hour is then worth splitting. */
const LEAST_DENSITY = LEAST_EVENTS_TO_SPLIT / 3600;

/** The first guess for the newer part of a window without a start, in multiples of what was read of it. */
const OPEN_WINDOW_FACTOR = 20;

const SECOND_MS = 1000;

interface WindowsOptions {
  /** May a window be split before anything of it is known? For what surely has many events. */
  readonly isDense: boolean;
}

/** Which parts of the windows are read, being read and unread. Pure bookkeeping: no request, no clock. */
export class Windows {
  readonly #chains: Chain[];
  readonly #isDense: boolean;

  constructor(unread: readonly Unread[], { isDense }: WindowsOptions) {
    this.#chains = unread.map(beginChain);
    this.#isDense = isDense;
  }

  /** The ready chain with the newest unread second, or undefined when every chain is in flight or read. */
  next(): Chain | undefined {
    let newest: Chain | undefined;
    for (const chain of this.#chains) {
      if (chain.state !== "ready") continue;
      if (newest === undefined || chain.readToMs > newest.readToMs) newest = chain;
    }
    return newest;
  }

  /** True when no page is left to be asked for. */
  get isRead(): boolean {
    return this.#chains.every(({ state }) => state === "read");
  }

  /** Takes in the page that a chain in flight was answered with. */
  arrived<E extends WindowEvent>(
    chain: Chain,
    page: { readonly events: readonly E[]; readonly nextToken: string | undefined },
  ): Delivery<E> {
    const events = takePage(chain, page);
    const taken = {
      toMs: chain.readToMs,
      seam: [...chain.seam],
      isAll: chain.state === "read",
    };
    return {
      lookup: chain.lookup,
      events,
      taken: () => {
        chain.taken = taken;
        if (taken.isAll) this.#chains.splice(this.#chains.indexOf(chain), 1);
      },
    };
  }

  /** Takes in the first page of a look-up that was read before the windows were made. */
  seed<E extends WindowEvent>(
    lookup: Lookup,
    page: { readonly events: readonly E[]; readonly nextToken: string | undefined },
  ): Delivery<E> | undefined {
    const chain = this.#chains.find((one) => one.lookup === lookup);
    return chain === undefined ? undefined : this.arrived(chain, page);
  }

  /** The chain's token is not accepted any more: it goes on without. */
  restart(chain: Chain): void {
    restartChain(chain);
  }

  /**
   * Hands the older half of the heaviest unread part over to a new chain.
   * @returns false when no part is worth it.
   */
  split(): boolean {
    let heaviest: Chain | undefined;
    let most = 0;
    for (const chain of this.#chains) {
      const events = this.#estimate(chain);
      if (events > most) [heaviest, most] = [chain, events];
    }
    if (heaviest === undefined || most < LEAST_EVENTS_TO_SPLIT) return false;
    const lastMs = olderHalfEnd(heaviest);
    if (lastMs === undefined) return false;
    this.#chains.push(
      beginChain({
        lookup: heaviest.lookup,
        fromMs: heaviest.ownFromMs,
        toMs: lastMs,
        seam: [],
      }),
    );
    heaviest.ownFromMs = lastMs + SECOND_MS;
    return true;
  }

  /** What the consumer does not have yet, as precisely as it can be asked for again. */
  unread(): readonly Unread[] {
    return this.#chains.map(({ lookup, ownFromMs, taken: { toMs, seam } }) => ({
      lookup,
      fromMs: ownFromMs,
      toMs,
      seam,
    }));
  }

  /** How many events a chain has probably left, from its own density and that of all chains. */
  #estimate(chain: Chain): number {
    if (chain.state === "read" || olderHalfEnd(chain) === undefined) return 0;
    const seconds = (chain.readToMs - (chain.ownFromMs ?? -Infinity)) / SECOND_MS;
    const own = density([chain]);
    const all = density(this.#chains.filter(({ lookup }) => lookup === chain.lookup));
    if (own !== undefined && all !== undefined) return (seconds * (own + all)) / 2;
    if (all !== undefined) return seconds * all;
    return this.#isDense && Number.isFinite(seconds) ? seconds * LEAST_DENSITY : 0;
  }
}

/** Events a second over what the chains have read; undefined before the first page. */
function density(chains: readonly Chain[]): number | undefined {
  let events = 0;
  let ms = 0;
  for (const chain of chains) {
    if (chain.pages === 0) continue;
    events += chain.events;
    ms += Math.max(
      chain.startMs - Math.max(chain.readToMs, chain.ownFromMs ?? -Infinity),
      SECOND_MS,
    );
  }
  return ms === 0 ? undefined : (events * SECOND_MS) / ms;
}

/**
 * The last second of the older half of what is unread; the second being read stays with the chain. A window
 * without a start is split only behind its own first page: else it would be split for ever.
 */
function olderHalfEnd({ ownFromMs, readToMs, startMs, pages }: Chain): number | undefined {
  if (ownFromMs === undefined && pages === 0) return undefined;
  const guessMs = readToMs - OPEN_WINDOW_FACTOR * Math.max(startMs - readToMs, SECOND_MS);
  const fromMs = ownFromMs ?? guessMs;
  const middleMs = Math.floor((fromMs + readToMs) / 2 / SECOND_MS) * SECOND_MS;
  return middleMs >= fromMs && middleMs < readToMs ? middleMs : undefined;
}
