import { isoTime } from "../../detect/build-finding.ts";
import type { SeenList } from "../shapes/entity-card.ts";

/** Counts names, with the time of the first and last. Remembers each distinct name. */
export class Tally {
  readonly #seen = new Map<string, { count: number; firstMs: number; lastMs: number }>();

  add(name: string | undefined, ms: number): void {
    if (name === undefined || name === "") return;
    const known = this.#seen.get(name);
    if (known === undefined) this.#seen.set(name, { count: 1, firstMs: ms, lastMs: ms });
    else {
      known.count++;
      known.firstMs = Math.min(known.firstMs, ms);
      known.lastMs = Math.max(known.lastMs, ms);
    }
  }

  get names(): readonly string[] {
    return [...this.#seen.keys()].toSorted();
  }

  /** The middle between the first and the last time, ISO 8601; undefined when nothing was added. */
  halfTime(): string | undefined {
    let [first, last] = [Infinity, -Infinity];
    for (const { firstMs, lastMs } of this.#seen.values()) {
      first = Math.min(first, firstMs);
      last = Math.max(last, lastMs);
    }
    return first > last ? undefined : isoTime((first + last) / 2);
  }

  /** The most frequent first; of equal ones the earlier. */
  list(top: number): SeenList {
    const sorted = [...this.#seen].toSorted(
      ([a, one], [b, other]) =>
        other.count - one.count || one.firstMs - other.firstMs || (a < b ? -1 : 1),
    );
    return {
      total: sorted.length,
      most: sorted.slice(0, top).map(([name, { count, firstMs, lastMs }]) => ({
        name,
        count,
        first_seen: isoTime(firstMs),
        last_seen: isoTime(lastMs),
      })),
    };
  }
}
