import type { Stretch } from "./window-chain.ts";

const HOUR_MS = 3_600_000;
const HOURS = 24;
const DAY_MS = HOURS * HOUR_MS;
const SECOND_MS = 1000;

/** An hour of which less was read than this is taken to be like the others, in part. */
const PRIOR_MS = 1_800_000;

/**
 * How many events there probably are in seconds that were not read, from those that were. Kept by the hour of
 * the day (UTC): people sleep and jobs are scheduled, so that one mean for all hours is wrong by a factor of ten.
 */
export class Density {
  readonly #events = new Float64Array(HOURS);
  readonly #ms = new Float64Array(HOURS);
  /** Events expected from midnight to the end of each hour. */
  #untilHour: readonly number[] = [];
  #count = 0;

  /** Of how many stretches it knows. */
  get count(): number {
    return this.#count;
  }

  add({ fromMs, toMs, events }: Stretch): void {
    // Ties are one second at least.
    const allMs = Math.max(SECOND_MS, toMs - fromMs);
    for (let atMs = toMs - allMs; atMs < toMs;) {
      const endMs = Math.min(toMs, (Math.floor(atMs / HOUR_MS) + 1) * HOUR_MS);
      const hour = Math.floor(atMs / HOUR_MS) % HOURS;
      this.#ms[hour] = (this.#ms[hour] ?? 0) + endMs - atMs;
      this.#events[hour] = (this.#events[hour] ?? 0) + (events * (endMs - atMs)) / allMs;
      atMs = endMs;
    }
    this.#count++;
    this.#untilHour = this.#sumUp();
  }

  /** Events expected from the one to the other; 0 when nothing is known. */
  expected(fromMs: number, toMs: number): number {
    return Math.max(0, this.#until(toMs) - this.#until(fromMs));
  }

  /** The second from which on to `toMs` that many events are expected, or one before; `fromMs` when it is later. */
  startOf(events: number, fromMs: number, toMs: number): number {
    let [low, high] = [fromMs, toMs];
    while (high - low > SECOND_MS) {
      const middle = (low + high) / 2;
      if (this.expected(middle, toMs) < events) high = middle;
      else low = middle;
    }
    return Math.floor(low / SECOND_MS) * SECOND_MS;
  }

  #sumUp(): readonly number[] {
    const hours = Array.from(this.#ms, (ms, hour) => ({ ms, events: this.#events[hour] ?? 0 }));
    const known = hours.filter(({ ms }) => ms > 0);
    // Not the mean of all that was read: of busy hours a page covers less.
    const mean = known.reduce((sum, { ms, events }) => sum + events / ms, 0) / known.length;
    let until = 0;
    return hours.map(
      ({ ms, events }) => (until += (HOUR_MS * (events + mean * PRIOR_MS)) / (ms + PRIOR_MS)),
    );
  }

  /** Events expected since 1970. */
  #until(atMs: number): number {
    const day = Math.floor(atMs / DAY_MS);
    const hours = (atMs - day * DAY_MS) / HOUR_MS;
    const hour = Math.floor(hours);
    const before = this.#untilHour[hour - 1] ?? 0;
    const inHour = (this.#untilHour[hour] ?? 0) - before;
    return day * (this.#untilHour.at(-1) ?? 0) + before + inHour * (hours - hour);
  }
}
