import { Density } from "./density.ts";
import type { Lookup } from "./lookup-attribute.ts";
import {
  beginChain,
  beginProgress,
  type Chain,
  restartChain,
  takePage,
  type Unread,
  type PagedEvent,
} from "./window-chain.ts";

/** A page on its way to the consumer. */
export interface GivenPage<E extends PagedEvent> {
  readonly lookup: Lookup;
  readonly events: readonly E[];
  /** Tells that the consumer has the page: from then on it is not unread. */
  readonly taken: () => void;
  /** What is unread once it is taken. */
  readonly unreadOnceTaken: () => readonly Unread[];
}

/** Where fewer are left, a window more costs a page, and saves little more than the time of one answer. */
const LEAST_EVENTS_TO_SPLIT = 75;

/** Below this the page under way is left its own part, and no more. */
const FEW_EVENTS = 130;
/** What the newer part keeps of the whole: the older one waits for its first answer. */
const NEWER_SHARE = 0.45;
const PAGE_EVENTS = 50;
/** So much the newer part is kept below full pages, times the root of their number: one event too many is a page. */
const PAGE_MARGIN = 8;

/** How much the page before tells about what is left, against all pages: the more, the longer it is. */
const LEAST_NEAR = 0.1;
const MOST_NEAR = 0.4;

/** Events a second taken for granted where all events are asked for: an hour is then worth splitting. */
const LEAST_DENSITY = LEAST_EVENTS_TO_SPLIT / 3600;

/** How far the newer part of a window without a start reaches, in multiples of its last page; more, the more was read. */
const OPEN_WINDOW_PAGES = 10;
const OPEN_WINDOW_GROWTH = 4;

const SECOND_MS = 1000;

interface Given {
  readonly chain: Chain;
  readonly taken: Chain["taken"];
}

interface ScheduleOptions {
  /** May a window be split before anything of it is known? For what surely has many events. */
  readonly isDense: boolean;
}

/** Which parts of the windows are read, being read and unread. Pure bookkeeping: no request, no clock. */
export class LookupSchedule {
  readonly #chains: Chain[];
  readonly #isDense: boolean;
  readonly #progress = beginProgress();
  readonly #densities = new Map<Lookup, Density>();

  constructor(unread: readonly Unread[], { isDense }: ScheduleOptions) {
    this.#chains = unread.map((one) => beginChain(one, this.#progress));
    this.#isDense = isDense;
  }

  /**
   * A ready chain, or undefined when every chain is in flight or read. The newest unread second comes first, or
   * the chain with the most events left, so that all end together and no long one is left for last.
   */
  next(first: "newest" | "heaviest"): Chain | undefined {
    let best: Chain | undefined;
    let most = -1;
    for (const chain of this.#chains) {
      if (chain.state !== "ready") continue;
      const weight = first === "newest" ? chain.readToMs : (this.#left(chain) ?? Infinity);
      if (weight > most) [best, most] = [chain, weight];
    }
    return best;
  }

  /** How many chains of pages are not at their end. */
  get underWay(): number {
    return this.#chains.filter(({ state }) => state !== "read").length;
  }

  /** True when no page is left to be asked for. */
  get isRead(): boolean {
    return this.#chains.every(({ state }) => state === "read");
  }

  /** Takes in the page that a chain in flight was answered with. */
  arrived<E extends PagedEvent>(
    chain: Chain,
    page: { readonly events: readonly E[]; readonly nextToken: string | undefined },
  ): GivenPage<E> {
    const { latest } = chain;
    const events = takePage(chain, page);
    if (chain.latest !== undefined && chain.latest !== latest) {
      this.#density(chain).add(chain.latest);
    }
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
      unreadOnceTaken: () => this.unread({ chain, taken }),
    };
  }

  /** Takes in the first page of a look-up that was read before the windows were made. */
  seed<E extends PagedEvent>(
    lookup: Lookup,
    page: { readonly events: readonly E[]; readonly nextToken: string | undefined },
  ): GivenPage<E> | undefined {
    const chain = this.#chains.find((one) => one.lookup === lookup);
    return chain === undefined ? undefined : this.arrived(chain, page);
  }

  /** The chain's token is not accepted any more: it goes on without. */
  restart(chain: Chain): void {
    restartChain(chain);
  }

  /**
   * Hands an older part of the heaviest unread part over to a new chain. For a time when every chain is in flight:
   * what the page under way will bring counts as unread.
   * @returns false when no part is worth it.
   */
  split(): boolean {
    let heaviest: Chain | undefined;
    let most = 0;
    for (const chain of this.#chains) {
      const events = chain.state === "read" || !this.#isDivisible(chain) ? 0 : this.#guess(chain);
      if (events > most) [heaviest, most] = [chain, events];
    }
    if (heaviest === undefined || most < LEAST_EVENTS_TO_SPLIT) return false;
    const lastMs = this.#olderPartEnd(heaviest, most);
    const { lookup, ownFromMs: fromMs } = heaviest;
    this.#chains.push(beginChain({ lookup, fromMs, toMs: lastMs, seam: [] }, this.#progress));
    heaviest.ownFromMs = lastMs + SECOND_MS;
    return true;
  }

  /**
   * What the consumer does not have yet, as precisely as it can be asked for again.
   * @param given what the consumer would have of a chain
   */
  unread(given?: Given): readonly Unread[] {
    return this.#chains.flatMap((chain) => {
      const { toMs, seam, isAll } = chain === given?.chain ? given.taken : chain.taken;
      const { lookup, ownFromMs: fromMs } = chain;
      return isAll ? [] : [{ lookup, fromMs, toMs, seam }];
    });
  }

  /** The last second of the part that is handed over; the second being read stays with the chain. */
  #olderPartEnd(chain: Chain, events: number): number {
    const fromMs = this.#startOf(chain);
    const latestEndMs = wholeSecond(chain.readToMs - SECOND_MS);
    if (chain.ownFromMs === undefined) return Math.min(fromMs, latestEndMs);
    const density = this.#density(chain);
    const pages =
      events < FEW_EVENTS ? 1 : Math.max(1, Math.round((NEWER_SHARE * events) / PAGE_EVENTS));
    const kept = Math.min(events, pages * PAGE_EVENTS - PAGE_MARGIN * Math.sqrt(pages));
    const endMs =
      density.count > 0
        ? density.startOf(
            (kept / events) * density.expected(fromMs, chain.readToMs),
            fromMs,
            chain.readToMs,
          )
        : (fromMs + chain.readToMs) / 2;
    return Math.max(fromMs, Math.min(wholeSecond(endMs), latestEndMs));
  }

  /**
   * A window without a start is split only behind its own first page, else it would be split for ever; and behind
   * the second of all, since the one under way may be the last of a short history.
   */
  #isDivisible(chain: Chain): boolean {
    if (chain.ownFromMs === undefined) {
      if (chain.latest === undefined || this.#density(chain).count < 2) return false;
    }
    return this.#startOf(chain) < chain.readToMs;
  }

  /** The first second owned, or a guess where there is none. */
  #startOf(chain: Chain): number {
    const { ownFromMs, readToMs, latest } = chain;
    if (ownFromMs !== undefined || latest === undefined) return ownFromMs ?? readToMs;
    const latestMs = Math.max(latest.toMs - latest.fromMs, SECOND_MS);
    const pages = OPEN_WINDOW_PAGES + OPEN_WINDOW_GROWTH * this.#density(chain).count;
    // Nothing happened before 1970, and Density does not count there.
    return Math.max(0, wholeSecond(readToMs - pages * latestMs));
  }

  /** How many events a chain has probably left, as far as that is known. */
  #left(chain: Chain): number | undefined {
    const density = this.#density(chain);
    // Where a window has no start, nobody knows how far it reaches.
    if (density.count === 0 || chain.ownFromMs === undefined) return undefined;
    const expected = density.expected(chain.ownFromMs, chain.readToMs);
    const { latest } = chain;
    if (latest === undefined) return expected;
    // What is next to it is rather like what was just read than like these hours on other days.
    const ms = chain.readToMs - chain.ownFromMs;
    const latestMs = Math.max(SECOND_MS, latest.toMs - latest.fromMs);
    const near = Math.min(MOST_NEAR, Math.max(LEAST_NEAR, latestMs / ms));
    return near * ((latest.events * ms) / latestMs) + (1 - near) * expected;
  }

  /** The same, and a guess where nothing is known. */
  #guess(chain: Chain): number {
    const left = this.#left(chain);
    if (left !== undefined) return left;
    if (chain.ownFromMs === undefined) return Infinity;
    return this.#isDense ? ((chain.readToMs - chain.ownFromMs) / SECOND_MS) * LEAST_DENSITY : 0;
  }

  #density({ lookup }: Chain): Density {
    const known = this.#densities.get(lookup);
    if (known !== undefined) return known;
    const density = new Density();
    this.#densities.set(lookup, density);
    return density;
  }
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / SECOND_MS) * SECOND_MS;
}
