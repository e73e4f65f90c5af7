import type { Observation } from "../observation.ts";
import { networkOf } from "./network-of.ts";

const MAX_ADDRESSES = 10;

/** What came from one neighbourhood of addresses. */
export interface NetworkUse {
  readonly network: string;
  readonly addresses: Set<string>;
  firstMs: number;
  lastMs: number;
  count: number;
}

/** How a credential was used. Grows with the networks it was used from, not with the calls. */
export class Use {
  firstMs = Infinity;
  lastMs = -Infinity;
  count = 0;
  writes = 0;
  denied = 0;
  readonly networks = new Map<string, NetworkUse>();
  /** Calls of AWS services with it, on behalf of its holder. */
  throughServices = 0;

  add({ ms, address, isWrite, error }: Observation): void {
    this.#count(ms, 1);
    if (isWrite && error === undefined) this.writes++;
    if (error !== undefined) this.denied++;
    const network = address === undefined ? undefined : networkOf(address);
    if (network === undefined || address === undefined) {
      this.throughServices++;
      return;
    }
    const use = this.#network(network);
    use.firstMs = Math.min(use.firstMs, ms);
    use.lastMs = Math.max(use.lastMs, ms);
    use.count++;
    keepLeast(use.addresses, address);
  }

  /** Takes in the use of another credential of the same session. */
  merge(other: Use): void {
    this.#count(other.firstMs, other.count);
    this.lastMs = Math.max(this.lastMs, other.lastMs);
    this.writes += other.writes;
    this.denied += other.denied;
    this.throughServices += other.throughServices;
    for (const { network, addresses, firstMs, lastMs, count } of other.networks.values()) {
      const use = this.#network(network);
      use.firstMs = Math.min(use.firstMs, firstMs);
      use.lastMs = Math.max(use.lastMs, lastMs);
      use.count += count;
      for (const address of addresses) keepLeast(use.addresses, address);
    }
  }

  #count(ms: number, n: number): void {
    this.firstMs = Math.min(this.firstMs, ms);
    this.lastMs = Math.max(this.lastMs, ms);
    this.count += n;
  }

  #network(network: string): NetworkUse {
    let use = this.networks.get(network);
    if (use === undefined) {
      use = { network, addresses: new Set(), firstMs: Infinity, lastMs: -Infinity, count: 0 };
      this.networks.set(network, use);
    }
    return use;
  }
}

/** The least ten by their text: whatever order they come in, the same are kept. */
function keepLeast(kept: Set<string>, text: string): void {
  kept.add(text);
  if (kept.size <= MAX_ADDRESSES) return;
  kept.delete([...kept].toSorted().at(-1) ?? "");
}
