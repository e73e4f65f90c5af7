import { isoTime } from "../../detect/build-finding.ts";
import type { Observation } from "../observation.ts";
import type { CitedRecord } from "../shapes/report.ts";

/** Where a record stands and what its text is, for as long as it may be cited. */
export interface RecordRef {
  readonly where: string;
  readonly index?: number;
  readonly sha256: string;
}

/** More are not remembered: they can be found again by their eventIDs. */
const MAX_REMEMBERED = 50_000;

/** Remembers where events stand that may be cited, by eventID. */
export class CitedRecords {
  readonly #known = new Map<string, CitedRecord[]>();
  #size = 0;

  add({ id, ms, action }: Observation, ref: RecordRef): void {
    if (id === "" || this.#size >= MAX_REMEMBERED) return;
    const cited = { event_id: id, time: isoTime(ms), action, ...ref };
    const same = this.#known.get(id);
    if (same === undefined) this.#known.set(id, [cited]);
    else if (same.some(({ sha256 }) => sha256 === ref.sha256)) return;
    else same.push(cited);
    this.#size++;
  }

  /** Those of some events, in the order of time. Of two records with one eventID and other content both. */
  of(ids: ReadonlySet<string>): readonly CitedRecord[] {
    return [...ids]
      .flatMap((id) => this.#known.get(id) ?? [])
      .toSorted((a, b) =>
        a.time === b.time ? (a.event_id < b.event_id ? -1 : 1) : a.time < b.time ? -1 : 1,
      );
  }
}
