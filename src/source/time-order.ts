/** How the times of some records follow one another, as plain data. */
export interface TimeSteps {
  /** Records that are later than the one before, and earlier ones. */
  readonly later: number;
  readonly earlier: number;
  /** Milliseconds since 1970; undefined when no record had a time. */
  readonly first: number | undefined;
  readonly last: number | undefined;
}

/** Watches whether records come in the order of their times, the oldest or the newest first. */
export class TimeOrder {
  #later = 0;
  #earlier = 0;
  #first = Number.NaN;
  #last = Number.NaN;

  /** @param ms NaN for a record without a time: it has no place */
  add(ms: number): void {
    if (ms > this.#last) this.#later++;
    else if (ms < this.#last) this.#earlier++;
    else if (Number.isNaN(this.#last)) this.#first = ms;
    if (!Number.isNaN(ms)) this.#last = ms;
  }

  /** Takes in those that follow, watched elsewhere. */
  join({ later, earlier, first, last }: TimeSteps): void {
    if (first === undefined || last === undefined) return;
    this.add(first);
    this.#later += later;
    this.#earlier += earlier;
    this.#last = last;
  }

  /** At how many places the time goes the other way than at most. */
  get outOfOrder(): number {
    return Math.min(this.#later, this.#earlier);
  }

  /** What was watched; the watch begins anew. */
  take(): TimeSteps {
    const isEmpty = Number.isNaN(this.#first);
    const steps = {
      later: this.#later,
      earlier: this.#earlier,
      first: isEmpty ? undefined : this.#first,
      last: isEmpty ? undefined : this.#last,
    };
    this.#later = 0;
    this.#earlier = 0;
    this.#first = Number.NaN;
    this.#last = Number.NaN;
    return steps;
  }
}
