import { eventTimeMs, type PlacedRecord, stringField } from "../record.ts";
import { MAX_LISTED } from "./record-parts.ts";
import { slimRecord } from "./slim-record.ts";

interface Timed {
  readonly ms: number;
  readonly id: string;
  readonly read: PlacedRecord;
}

/** The records that a finding of many shows: the first ten by time, then eventID, and the last. */
export class FirstRecords {
  readonly #keepsWhole: boolean;
  #first: readonly Timed[] = [];
  #last: Timed | undefined;

  constructor(keepsWholeRecords: boolean) {
    this.#keepsWhole = keepsWholeRecords;
  }

  /** @returns whether it is now the first of all. */
  add({ record, place }: PlacedRecord): boolean {
    const timed = {
      ms: eventTimeMs(record) ?? -Infinity,
      id: stringField(record, "eventID") ?? "",
    };
    const isEarly = this.#first.length < MAX_LISTED || compare(timed, this.#first.at(-1)) < 0;
    const isLast = this.#last === undefined || compare(timed, this.#last) > 0;
    if (!isEarly && !isLast) return false;
    const placed = place === undefined ? { record } : { record, place };
    const entry = { ...timed, read: this.#keepsWhole ? placed : slimRecord(placed) };
    if (isLast) this.#last = entry;
    if (isEarly) this.#first = [...this.#first, entry].toSorted(compare).slice(0, MAX_LISTED);
    return this.#first[0] === entry;
  }

  /** Oldest first; the last one only when it is not among the first. */
  records(): readonly PlacedRecord[] {
    const last = this.#last === undefined || this.#first.includes(this.#last) ? [] : [this.#last];
    return [...this.#first, ...last].map(({ read }) => read);
  }
}

function compare(a: Omit<Timed, "read">, b: Omit<Timed, "read"> | undefined): number {
  if (b === undefined) return -1;
  if (a.ms !== b.ms) return a.ms - b.ms;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
