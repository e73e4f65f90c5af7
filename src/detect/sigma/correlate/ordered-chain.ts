import type { CorrelationEvent } from "./correlation-event.ts";

/**
 * Follows `temporal_ordered` event by event, in the order of time, and tells when the newest chain began that an event
 * completes: of several the one that began last, which is the shortest. CloudTrail's times are whole seconds, so events
 * of one second may stand in any order (docs/design/detection.md §2.12), but none twice in a chain.
 * @param steps the references in the order in which their events must come
 */
export function createOrderedChains(
  steps: readonly number[],
): (event: CorrelationEvent) => number | undefined {
  /** When the latest chain of each length began, before the current second and with it. */
  let settled: readonly (number | undefined)[] = [];
  let current: (number | undefined)[] = [];
  let second: number | undefined;
  let tied = new TiedEvents(steps);
  return (event) => {
    const { timeMs } = event;
    if (second !== timeMs) {
      second = timeMs;
      settled = current;
      tied = new TiedEvents(steps);
    }
    if (!tied.add(event)) return tied.startMs;
    current = [...settled];
    for (let last = 0; last < steps.length; last++) {
      let latest: number | undefined;
      for (let first = last; first >= 0 && tied.canTake(first, last); first--) {
        const startMs = first === 0 ? timeMs : settled[first - 1];
        if (startMs !== undefined && startMs > (latest ?? -Infinity)) latest = startMs;
      }
      if (latest === undefined) continue;
      current[last] = Math.max(current[last] ?? -Infinity, latest);
      if (last === steps.length - 1) tied.startMs = latest;
    }
    return tied.startMs;
  };
}

/** The events of one second. */
class TiedEvents {
  /** When the latest chain began that they complete. */
  startMs: number | undefined;
  readonly #steps: readonly number[];
  /** By the places that it fits, how many there are: of one kind no more are needed than a chain has links. */
  readonly #counts = new Map<string, number>();
  readonly #fits: (readonly boolean[])[] = [];

  constructor(steps: readonly number[]) {
    this.#steps = steps;
  }

  /** @returns false when there are enough of its kind */
  add({ references }: CorrelationEvent): boolean {
    const kind = references.join();
    const count = this.#counts.get(kind) ?? 0;
    if (count === this.#steps.length) return false;
    this.#counts.set(kind, count + 1);
    this.#fits.push(this.#steps.map((reference) => references.includes(reference)));
    return true;
  }

  /** Whether each of the steps from one to another can have an event of its own: a matching, by augmenting paths. */
  canTake(first: number, last: number): boolean {
    const stepOf = new Map<number, number>();
    const place = (step: number, tried: Set<number>): boolean => {
      for (const [event, fits] of this.#fits.entries()) {
        if (fits[step] !== true || tried.has(event)) continue;
        tried.add(event);
        const other = stepOf.get(event);
        if (other !== undefined && !place(other, tried)) continue;
        stepOf.set(event, step);
        return true;
      }
      return false;
    };
    for (let step = first; step <= last; step++) if (!place(step, new Set())) return false;
    return true;
  }
}
