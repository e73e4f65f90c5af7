import type { LookupCandidate } from "./candidates.ts";
import type { Lookup } from "./lookup-attribute.ts";
import type { TimeSpan, PagedEvent } from "./window-chain.ts";

/** The first page of a look-up. */
export interface FirstPage<E extends PagedEvent> {
  readonly lookup: Lookup;
  readonly page: { readonly events: readonly E[]; readonly nextToken: string | undefined };
}

interface Probed<E extends PagedEvent> {
  readonly chosen: LookupCandidate;
  /** Of the chosen candidate: they need not be asked for again. */
  readonly firstPages: readonly FirstPage<E>[];
  /** First pages of the others, read in vain. */
  readonly wastedPages: number;
}

/** Below this the first candidate is simply read: a probe costs a page, and cannot save many. */
const PAGES_WORTH_PROBING = 20;

/**
 * Finds the candidate with the fewest pages by reading the first page of each look-up: newest first, n events
 * that span Δ seconds of a window of W seconds make about n·W/Δ in all. Reads no further than the first
 * candidate when that one is short.
 */
export async function probeCandidates<E extends PagedEvent>(
  candidates: readonly [LookupCandidate, ...LookupCandidate[]],
  window: TimeSpan,
  firstPage: (lookup: Lookup) => Promise<FirstPage<E>["page"]>,
): Promise<Probed<E>> {
  const [first] = candidates;
  let best: { candidate: LookupCandidate; pages: number; firstPages: FirstPage<E>[] } | undefined;
  let pagesRead = 0;
  for (const candidate of candidates) {
    const firstPages = await Promise.all(
      candidate.lookups.map(async (lookup) => ({ lookup, page: await firstPage(lookup) })),
    );
    const pages = firstPages.reduce((sum, { page }) => sum + estimatePages(page, window), 0);
    pagesRead += firstPages.length;
    if (best === undefined || pages < best.pages) best = { candidate, pages, firstPages };
    if (best.pages < PAGES_WORTH_PROBING) break;
  }
  const firstPages = best?.firstPages ?? [];
  return {
    chosen: best?.candidate ?? first,
    firstPages,
    wastedPages: pagesRead - firstPages.length,
  };
}

/** How many pages a look-up has, going by its first; without a start of the window that is unknown. */
function estimatePages(
  { events, nextToken }: FirstPage<PagedEvent>["page"],
  { fromMs }: TimeSpan,
): number {
  if (nextToken === undefined) return 1;
  if (fromMs === undefined) return Infinity;
  const times = events.flatMap(({ timeMs }) => (timeMs === undefined ? [] : [timeMs]));
  if (times.length === 0) return Infinity;
  const oldestMs = Math.min(...times);
  // From the newest event on: what is newer than all of them needs no pages. Ties are one second at least.
  const readMs = Math.max(1000, Math.max(...times) - oldestMs);
  return Math.max(2, 1 + (oldestMs - fromMs) / readMs);
}
