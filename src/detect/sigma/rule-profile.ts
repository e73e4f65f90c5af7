/** What a rule cost: numbers of records, and milliseconds. */
export interface RuleCost {
  /** Records that it was asked of: its eventSource and eventName fit. */
  asked: number;
  /** Of these, those that were parsed because projected values did not decide it. */
  parsed: number;
  hits: number;
  ms: number;
}

/** How many numbers a rule has in what threads hand over: those of a RuleCost, in its order. */
const COSTS = 4;

/** What each rule of a run cost, put together of what threads and the main one have counted. */
export class RuleProfile {
  readonly #ids: readonly string[];
  readonly #costs = new Map<string, RuleCost>();

  /** @param ids of the rules that are asked, in their order */
  constructor(ids: readonly string[]) {
    this.#ids = ids;
  }

  of(id: string): RuleCost {
    let cost = this.#costs.get(id);
    if (cost === undefined) this.#costs.set(id, (cost = { asked: 0, parsed: 0, hits: 0, ms: 0 }));
    return cost;
  }

  /** Adds what a thread has counted. */
  add(costs: Float64Array): void {
    for (const [place, id] of this.#ids.entries()) {
      const at = place * COSTS;
      if (costs[at] === 0) continue;
      const cost = this.of(id);
      cost.asked += costs[at]!;
      cost.parsed += costs[at + 1]!;
      cost.hits += costs[at + 2]!;
      cost.ms += costs[at + 3]!;
    }
  }

  /** The rules that were asked of a record, those that took longest first. */
  asked(): readonly (readonly [id: string, cost: RuleCost])[] {
    return [...this.#costs]
      .filter(([, { asked }]) => asked > 0)
      .toSorted(([, a], [, b]) => b.ms - a.ms || b.asked - a.asked);
  }
}

/** Counts in a thread, for all rules by their places. */
export class CostColumns {
  #costs: Float64Array;
  readonly #rules: number;

  constructor(rules: number) {
    this.#rules = rules;
    this.#costs = new Float64Array(rules * COSTS);
  }

  add(place: number, isParsed: boolean, isHit: boolean, ms: number): void {
    const at = place * COSTS;
    this.#costs[at]! += 1;
    if (isParsed) this.#costs[at + 1]! += 1;
    if (isHit) this.#costs[at + 2]! += 1;
    this.#costs[at + 3]! += ms;
  }

  /** What was counted since the last call. */
  take(): Float64Array {
    const costs = this.#costs;
    this.#costs = new Float64Array(this.#rules * COSTS);
    return costs;
  }
}
