import { SortedSpool } from "../detect/sorted-spool.ts";
import type { Observation } from "./observation.ts";
import { timeOrder } from "./order.ts";

/** What happened so long before and after some records. Everything waits in a temporary file until it is known which. */
export class Around {
  readonly #aroundMs: number;
  readonly #spool = new SortedSpool<Observation>();
  #times: number[] = [];

  constructor(aroundMs: number) {
    this.#aroundMs = aroundMs;
  }

  /** @param isCentre whether it is one of the records in question */
  take(one: Observation, isCentre: boolean): void {
    this.#spool.add(timeOrder(one), one);
    if (isCentre) this.#times.push(one.ms);
  }

  /** In the order of time; once. */
  *observations(): Generator<Observation> {
    const times = this.#times.toSorted((a, b) => a - b);
    let at = 0;
    for (const { item } of this.#spool.drain()) {
      while (at < times.length && times[at]! + this.#aroundMs < item.ms) at++;
      const next = times[at];
      if (next !== undefined && next - this.#aroundMs <= item.ms) yield item;
    }
  }
}
