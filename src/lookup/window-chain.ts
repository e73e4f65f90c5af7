import { createHash } from "node:crypto";
import type { Lookup } from "./lookup-attribute.ts";
import { UnexpectedAnswer } from "./unexpected-answer.ts";

/** Whole seconds in milliseconds since 1970, both inclusive. No start means the oldest event there is. */
export interface TimeSpan {
  readonly fromMs: number | undefined;
  readonly toMs: number;
}

/** What a page was about: the time that it covers, both ends inclusive, and the events in it. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly events: number;
}

/** A part of a window that is still to be delivered. */
export interface Unread extends TimeSpan {
  readonly lookup: Lookup;
  /** eventIDs of the second `toMs` that were delivered already; the rest of that second was not. */
  readonly seam: readonly string[];
}

/** What the bookkeeping needs of an event. */
export interface PagedEvent {
  readonly id: string | undefined;
  readonly timeMs: number | undefined;
  /** The record. */
  readonly body?: string | undefined;
}

/**
 * One chain of pages, newest first. It owns a span of whole seconds and delivers the events of these seconds
 * only: what its pages hold beyond belongs to another chain. So a span can be handed over while the chain is
 * under way, and its token stays good because its request does not change.
 */
export interface Chain {
  readonly lookup: Lookup;
  /** The first second owned; raised when the older part is handed over. */
  ownFromMs: number | undefined;
  /** What is sent, the same for every page of a token. */
  request: TimeSpan;
  token: string | undefined;
  state: "ready" | "in flight" | "read";
  /** The oldest second seen: older ones are unread. */
  readToMs: number;
  /** eventIDs delivered of the second `readToMs`. */
  seam: ReadonlySet<string>;
  /** Events at this second with these IDs were delivered before the request's chain of pages began. */
  delivered: { readonly atMs: number; readonly ids: ReadonlySet<string> };
  /** What its last page covers that told anything; undefined before the first. */
  latest: Stretch | undefined;
  /** Pages in a row that brought nothing new. */
  idlePages: number;
  /** Hashes of the pages with events that came since the request is the same. */
  readonly pages: Set<string>;
  /** What the chains of a look-up have in common. */
  readonly progress: Progress;
  /** What of the chain the consumer has: lags behind while pages are under way to it. */
  taken: { readonly toMs: number; readonly seam: readonly string[]; readonly isAll: boolean };
}

/** Whether chains that are read side by side get on: what never ends is not to cost its bound once for each of them. */
export interface Progress {
  /** Pages in a row, of whichever chain, that brought nothing new. */
  idlePages: number;
  /** Hashes of what was delivered, a page each. An event belongs to one chain, so none comes again. */
  readonly delivered: Set<string>;
}

export function beginProgress(): Progress {
  return { idlePages: 0, delivered: new Set() };
}

/** Begins a chain over a span that nothing, or only the seam of its newest second, is read of. */
export function beginChain(
  { lookup, fromMs, toMs, seam }: Unread,
  progress: Progress = beginProgress(),
): Chain {
  return {
    lookup,
    ownFromMs: fromMs,
    request: { fromMs, toMs },
    token: undefined,
    state: "ready",
    readToMs: toMs,
    seam: new Set(seam),
    delivered: { atMs: toMs, ids: new Set(seam) },
    latest: undefined,
    idlePages: 0,
    pages: new Set(),
    progress,
    taken: { toMs, seam, isAll: false },
  };
}

/** Drops a token that is no longer good: the chain goes on with the second it was in, less what it delivered. */
export function restartChain(chain: Chain): void {
  chain.request = { fromMs: chain.ownFromMs, toMs: chain.readToMs };
  chain.delivered = { atMs: chain.readToMs, ids: chain.seam };
  chain.token = undefined;
  chain.state = "ready";
  chain.pages.clear();
}

/** Empty pages with a token are allowed, and may be many where few events match; so many for all chains together. */
const MOST_IDLE_PAGES = 200;
/** Events that lead no further back in time are no honest page, however new they are. */
const MOST_IDLE_PAGES_OF_EVENTS = 20;

const SECOND_MS = 1000;

/**
 * Takes a page in.
 * @returns the events that this chain delivers.
 * @throws UnexpectedAnswer, the chain as it was, when the pages would never end.
 */
export function takePage<E extends PagedEvent>(
  chain: Chain,
  page: { readonly events: readonly E[]; readonly nextToken: string | undefined },
): readonly E[] {
  const { ownFromMs = -Infinity, delivered } = chain;
  const hash = page.events.length === 0 ? undefined : hashOf(page.events);
  refuseRepeated(chain, page.nextToken, hash);
  let oldestMs = chain.readToMs;
  for (const { timeMs = Infinity } of page.events) oldestMs = Math.min(oldestMs, timeMs);
  const isPast = oldestMs < ownFromMs;
  const fresh = page.events.filter(
    ({ id, timeMs }) => !(timeMs === delivered.atMs && id !== undefined && delivered.ids.has(id)),
  );
  // What is newer than was asked for belongs to another chain, if to any.
  const endMs = chain.request.toMs + SECOND_MS;
  const own = fresh.filter(
    ({ timeMs }) => timeMs === undefined || (timeMs >= ownFromMs && timeMs < endMs),
  );
  if (page.nextToken === undefined || page.events.length > 0) {
    // Behind the last page there is nothing, down to where the request ends.
    const fromMs = page.nextToken === undefined ? (chain.request.fromMs ?? oldestMs) : oldestMs;
    chain.latest = { fromMs, toMs: chain.readToMs, events: page.events.length };
  }
  const given = hashOfGiven(chain, own);
  const seam = isPast ? chain.seam : seamOf(own, oldestMs, chain);
  const isIdle = oldestMs === chain.readToMs && seam.size === chain.seam.size;
  countIdle(chain, isIdle);
  const mostIdle = fresh.length > 0 ? MOST_IDLE_PAGES_OF_EVENTS : MOST_IDLE_PAGES;
  if (page.nextToken !== undefined) refuseIdle(chain, mostIdle);
  if (hash !== undefined) chain.pages.add(hash);
  if (given !== undefined) chain.progress.delivered.add(given);
  chain.seam = seam;
  chain.readToMs = oldestMs;
  chain.token = page.nextToken;
  chain.state = isPast || page.nextToken === undefined ? "read" : "ready";
  return own;
}

/** @throws UnexpectedAnswer when the chains of this look-up have delivered these events before. */
function hashOfGiven({ lookup, progress }: Chain, own: readonly PagedEvent[]): string | undefined {
  const timed = own.filter(({ timeMs }) => timeMs !== undefined);
  if (timed.length === 0) return undefined;
  const hash = `${JSON.stringify(lookup)} ${hashOf(timed)}`;
  if (progress.delivered.has(hash)) {
    throw endless("the service repeats what it has brought already");
  }
  return hash;
}

function countIdle(chain: Chain, isIdle: boolean): void {
  chain.idlePages = isIdle ? chain.idlePages + 1 : 0;
  chain.progress.idlePages = isIdle ? chain.progress.idlePages + 1 : 0;
}

function refuseIdle({ idlePages, progress }: Chain, most: number): void {
  if (Math.max(idlePages, progress.idlePages) <= most) return;
  throw endless(`the service has brought nothing new on ${most} pages in a row`);
}

function endless(what: string): UnexpectedAnswer {
  return new UnexpectedAnswer(`${what}: its pages would never end`, { mayRecover: false });
}

/** The EventId stands in the record too: a record that comes under ever new ones is the same. */
function hashOf(events: readonly PagedEvent[]): string {
  const hash = createHash("sha256");
  for (const { id, timeMs, body } of events) hash.update(`${timeMs} ${body ?? id}\n`);
  return hash.digest("base64");
}

/** Only the IDs of the oldest second are kept, however long that second is. */
function seamOf(
  events: readonly PagedEvent[],
  oldestMs: number,
  { readToMs, seam }: Chain,
): ReadonlySet<string> {
  const ids = events.flatMap(({ id, timeMs }) =>
    id !== undefined && timeMs === oldestMs ? [id] : [],
  );
  if (oldestMs !== readToMs) return new Set(ids);
  return ids.length === 0 ? seam : new Set([...seam, ...ids]);
}

function refuseRepeated(
  chain: Chain,
  nextToken: string | undefined,
  hash: string | undefined,
): void {
  if (nextToken !== undefined && nextToken === chain.token) {
    throw endless("the service repeats a NextToken");
  }
  if (hash !== undefined && chain.pages.has(hash)) {
    throw endless("the service repeats a page under another NextToken");
  }
}
