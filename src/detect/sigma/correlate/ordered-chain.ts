import type { CorrelationEvent } from "./correlation-event.ts";

/** A chain of events that satisfy the first references in their order; the latest link first. */
interface Chain {
  readonly startMs: number;
  readonly event: CorrelationEvent;
  readonly before: Chain | undefined;
}

/**
 * Follows `temporal_ordered` event by event, in the order of time, and tells when the newest complete chain
 * began. Of several chains the one that began last is kept: it is the shortest. CloudTrail's times are whole
 * seconds, so events of one second may stand in any order (docs/design/detection.md §2.12), but none twice in a chain.
 * @param steps the references in the order in which their events must come
 */
export function createOrderedChains(
  steps: readonly number[],
): (event: CorrelationEvent) => number | undefined {
  /** The best chain of each length, before the current second and with it. */
  let settled: readonly (Chain | undefined)[] = [];
  let current: (Chain | undefined)[] = [];
  let tied: CorrelationEvent[] = [];
  return (event) => {
    if (tied[0]?.timeMs !== event.timeMs) {
      settled = current;
      tied = [];
    }
    tied.push(event);
    // Those that fit fewest places come last, and so take them.
    tied.sort((left, right) => right.references.length - left.references.length);
    current = [...settled];
    let startMs: number | undefined;
    for (const [step, reference] of steps.entries()) {
      for (const link of tied) {
        if (!link.references.includes(reference)) continue;
        const chain = extended([current[step - 1], settled[step - 1]], link, step);
        const known = current[step];
        if (chain === undefined || (known !== undefined && known.startMs > chain.startMs)) continue;
        current[step] = chain;
        if (step === steps.length - 1) startMs = chain.startMs;
      }
    }
    return startMs;
  };
}

function extended(
  chains: readonly (Chain | undefined)[],
  event: CorrelationEvent,
  step: number,
): Chain | undefined {
  if (step === 0) return { startMs: event.timeMs, event, before: undefined };
  const before = chains.find((chain) => chain !== undefined && !isInChain(chain, event));
  return before && { startMs: before.startMs, event, before };
}

function isInChain(chain: Chain | undefined, event: CorrelationEvent): boolean {
  for (let link = chain; link !== undefined; link = link.before)
    if (link.event === event) return true;
  return false;
}
