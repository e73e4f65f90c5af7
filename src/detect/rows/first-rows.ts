import { MAX_LISTED } from "../record-parts.ts";

/** An event's time, and the words of its eventID: behaviour orders events by them. */
type Moment = readonly [ms: number, ...words: number[]];

interface Seen {
  /** The earliest ten, each once, in their order. */
  first: readonly Moment[];
  last: Moment | undefined;
}

const WORDS = 4;
/** A principal does fewer distinct things. */
const MAX_NAMES = 2 ** 24;

/**
 * Tells which events of a thread may be among those that behaviour and first uses show: of each principal the earliest ten and the
 * last, of each of its actions the earliest. What each thread says is enough for all together: the earliest of all is
 * the earliest of its thread. Equal ones count too: an event may have come twice.
 */
export class FirstRows {
  readonly #seen: Seen[] = [];
  readonly #actions = new Map<number, Moment>();
  readonly #uses = new Map<string, Moment>();

  /**
   * @param name -1 for an event without one
   * @param words those of the eventID begin at `at`
   */
  isFirst(principal: number, name: number, ms: number, words: Uint32Array, at: number): boolean {
    const seen = (this.#seen[principal] ??= { first: [], last: undefined });
    const tenth = seen.first[MAX_LISTED - 1];
    let isFirst = false;
    if (tenth === undefined || compare(tenth, ms, words, at) >= 0) {
      isFirst = true;
      if (!seen.first.some((one) => compare(one, ms, words, at) === 0)) {
        seen.first = inserted(seen.first, momentOf(ms, words, at));
      }
    }
    if (name < 0) return isFirst;
    const action = principal * MAX_NAMES + name;
    const earliest = this.#actions.get(action);
    if (earliest === undefined || compare(earliest, ms, words, at) >= 0) {
      this.#actions.set(action, momentOf(ms, words, at));
      isFirst = true;
    }
    return isFirst;
  }

  /** @returns whether none of the same use was earlier so far: those of first-seen, of each account */
  isFirstUse(use: string, ms: number, words: Uint32Array, at: number): boolean {
    const earliest = this.#uses.get(use);
    if (earliest !== undefined && compare(earliest, ms, words, at) < 0) return false;
    this.#uses.set(use, momentOf(ms, words, at));
    return true;
  }

  /** @returns whether none of its principal was as late so far */
  isLast(principal: number, ms: number, words: Uint32Array, at: number): boolean {
    const seen = (this.#seen[principal] ??= { first: [], last: undefined });
    if (seen.last !== undefined && compare(seen.last, ms, words, at) >= 0) return false;
    seen.last = momentOf(ms, words, at);
    return true;
  }
}

function momentOf(ms: number, words: Uint32Array, at: number): Moment {
  return [ms, ...words.subarray(at, at + WORDS)];
}

/** As a difference: below 0 when the moment is the earlier one. */
function compare(moment: Moment, ms: number, words: Uint32Array, at: number): number {
  if (moment[0] !== ms) return moment[0] - ms;
  for (let i = 0; i < WORDS; i++) {
    const difference = moment[i + 1]! - words[at + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function inserted(first: readonly Moment[], moment: Moment): readonly Moment[] {
  return [...first, moment]
    .toSorted((a, b) => compare(a, b[0], Uint32Array.from(b), 1))
    .slice(0, MAX_LISTED);
}
