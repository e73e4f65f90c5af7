/** A longer memory than this would not notice that the service has become slower. */
const REMEMBERED = 24;

/** How long answers take: the mean of the last ones, and of those under way that already take longer. */
export class AnswerTimes {
  readonly #now: () => number;
  readonly #underWay = new Set<{ readonly sentAtMs: number }>();
  readonly #lastMs: number[] = [];

  /** @param now milliseconds; only differences count */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Call when a request leaves. @returns what to call when it is answered, or has failed. */
  sent(): () => void {
    const request = { sentAtMs: this.#now() };
    this.#underWay.add(request);
    return () => {
      this.#underWay.delete(request);
      this.#lastMs.push(this.#now() - request.sentAtMs);
      if (this.#lastMs.length > REMEMBERED) this.#lastMs.shift();
    };
  }

  /** Milliseconds; while nothing was answered, what the oldest request under way has taken so far. */
  get meanMs(): number {
    const nowMs = this.#now();
    const ages = Array.from(this.#underWay, ({ sentAtMs }) => nowMs - sentAtMs);
    const last = this.#lastMs;
    if (last.length === 0) return Math.max(0, ...ages);
    const mean = last.reduce((sum, ms) => sum + ms, 0) / last.length;
    const late = ages.filter((ms) => ms > mean);
    return (
      (mean * last.length + late.reduce((sum, ms) => sum + ms, 0)) / (last.length + late.length)
    );
  }
}
