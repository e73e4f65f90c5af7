/** The numbers of a window: they are removed in the order in which they were added. */
export interface WindowNumbers {
  readonly count: number;
  readonly add: (number: number) => void;
  readonly remove: (number: number) => void;
}

/**
 * The sum of a window that slides. Nothing is subtracted, so no rounding gathers: the numbers stand in two stacks, and of
 * the older one the sums of its upper parts are known.
 */
export class SlidingSum implements WindowNumbers {
  count = 0;
  /** The sum of each number and those that came between it and the newer ones; the oldest last. */
  readonly #older: number[] = [];
  #newer: number[] = [];
  #newerSum = 0;

  get sum(): number {
    return (this.#older.at(-1) ?? 0) + this.#newerSum;
  }

  add(number: number): void {
    this.count++;
    this.#newer.push(number);
    this.#newerSum += number;
  }

  remove(): void {
    this.count--;
    if (this.#older.length === 0) {
      let sum = 0;
      for (const number of this.#newer.toReversed()) this.#older.push((sum = number + sum));
      this.#newer = [];
      this.#newerSum = 0;
    }
    this.#older.pop();
  }
}

/** The order of a window's numbers: a Fenwick tree counts them by their rank among all that may come. */
export class RankedNumbers implements WindowNumbers {
  count = 0;
  readonly #distinct: Float64Array;
  readonly #tree: Int32Array;

  /** @param all the numbers that may be added */
  constructor(all: readonly number[]) {
    this.#distinct = Float64Array.from(new Set(Float64Array.from(all).toSorted()));
    this.#tree = new Int32Array(this.#distinct.length + 1);
  }

  add(number: number): void {
    this.#change(number, 1);
  }

  remove(number: number): void {
    this.#change(number, -1);
  }

  /** By linear interpolation between the closest ranks (docs/design/detection.md §2.12). */
  percentile(percent: number): number {
    const rank = (percent / 100) * (this.count - 1);
    const low = this.#at(Math.floor(rank));
    const high = this.#at(Math.ceil(rank));
    return low + (high - low) * (rank - Math.floor(rank));
  }

  #change(number: number, by: 1 | -1): void {
    this.count += by;
    for (let at = this.#rankOf(number) + 1; at < this.#tree.length; at += at & -at) {
      this.#tree[at]! += by;
    }
  }

  #rankOf(number: number): number {
    let from = 0;
    let to = this.#distinct.length - 1;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#distinct[middle]! < number) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** The number in a place of the sorted window, from 0. */
  #at(place: number): number {
    let at = 0;
    let left = place;
    for (let step = 1 << (31 - Math.clz32(this.#tree.length)); step > 0; step >>= 1) {
      const next = at + step;
      if (next >= this.#tree.length || this.#tree[next]! > left) continue;
      at = next;
      left -= this.#tree[next]!;
    }
    return this.#distinct[at] ?? Number.NaN;
  }
}
