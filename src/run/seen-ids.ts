import { hash } from "node:crypto";
import { contentOf } from "../source/content-of.ts";
import { eventTimeMs, type ReadRecord, stringField } from "../record.ts";
import type { SeenId } from "./saved-run.ts";

/** About 10 MB in a state file. Above it the oldest are forgotten, and may be printed again. */
const MOST_REMEMBERED = 200_000;

/** Which records were printed, as far back as a late one may still be found again. */
export class SeenIds {
  /** How many were forgotten for want of room. */
  forgotten = 0;
  readonly #times: Map<string, number>;

  constructor(seen: readonly SeenId[] = []) {
    this.#times = new Map(seen);
  }

  has(read: ReadRecord): boolean {
    const id = stringField(read.record, "eventID");
    // States of before 0.2 have the bare ID.
    return id !== undefined && (this.#times.has(keyOf(id, read)) || this.#times.has(id));
  }

  add(batch: readonly ReadRecord[]): void {
    for (const read of batch) {
      const id = stringField(read.record, "eventID");
      if (id !== undefined) this.#times.set(keyOf(id, read), eventTimeMs(read.record) ?? 0);
    }
    for (const id of this.#times.keys()) {
      if (this.#times.size <= MOST_REMEMBERED) break;
      this.#times.delete(id);
      this.forgotten++;
    }
  }

  /** Forgets what happened before that time. */
  forgetBefore(ms: number): void {
    for (const [id, timeMs] of this.#times) if (timeMs < ms) this.#times.delete(id);
  }

  entries(): readonly SeenId[] {
    return [...this.#times];
  }
}

/** The ID with the content: who plants another record under an ID must not hide the one that comes later. */
function keyOf(id: string, read: ReadRecord): string {
  return `${id} ${contentOf(read, hash)}`;
}
