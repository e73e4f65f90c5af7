import type { AddressFacts } from "../../addresses/address-facts.ts";
import type { PlacedRecord } from "../../record.ts";

/** A call, as far as travel goes. */
export interface Sighting {
  readonly ms: number;
  readonly id: string;
  readonly address: string;
  readonly facts: AddressFacts;
  readonly read: PlacedRecord;
}

/** The first and the last call from one place in one hour. */
interface Stay {
  first: Sighting;
  last: Sighting;
}

const HOUR_MS = 3_600_000;

/** Where somebody called from: per place and hour the first and the last call. Grows with these, not with calls. */
export class Stays {
  count = 0;
  readonly #stays = new Map<string, Stay>();

  add(sighting: Sighting): void {
    this.count++;
    const { country, latitude, longitude } = sighting.facts;
    const place = [country, latitude, longitude, Math.floor(sighting.ms / HOUR_MS)].join(" ");
    const stay = this.#stays.get(place);
    if (stay === undefined) this.#stays.set(place, { first: sighting, last: sighting });
    else if (isBefore(sighting, stay.first)) stay.first = sighting;
    else if (isBefore(stay.last, sighting)) stay.last = sighting;
  }

  /** In the order of time. */
  get inTime(): readonly Sighting[] {
    return [...this.#stays.values()]
      .flatMap(({ first, last }) => (first === last ? [first] : [first, last]))
      .toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
  }
}

function isBefore(a: Sighting, b: Sighting): boolean {
  return a.ms < b.ms || (a.ms === b.ms && a.id < b.id);
}
