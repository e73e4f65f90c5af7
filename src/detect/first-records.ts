import { eventTimeMs, isJsonObject, type PlacedRecord, stringField } from "../record.ts";
import { MAX_LISTED } from "./record-parts.ts";
import {
  isListOf,
  isSavedRecord,
  isText,
  isTime,
  restoredRecord,
  type SavedRecord,
  savedRecord,
} from "./saved-shape.ts";
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

  save(): SavedFirsts {
    return {
      first: this.#first.map(saved),
      last: this.#last === undefined ? null : saved(this.#last),
    };
  }

  restore({ first, last }: SavedFirsts): void {
    this.#first = first.map(restored);
    // One of the first may be the last too.
    const same =
      last === null ? -1 : first.findIndex(([id, ms]) => id === last[0] && ms === last[1]);
    this.#last = last === null ? undefined : (this.#first[same] ?? restored(last));
  }

  /** Oldest first; the last one only when it is not among the first. */
  records(): readonly PlacedRecord[] {
    const last = this.#last === undefined || this.#first.includes(this.#last) ? [] : [this.#last];
    return [...this.#first, ...last].map(({ read }) => read);
  }
}

/** eventID, time (null for none), record. */
type SavedTimed = readonly [id: string, ms: number | null, ...record: SavedRecord];

interface SavedFirsts {
  readonly first: readonly SavedTimed[];
  readonly last: SavedTimed | null;
}

function saved({ id, ms, read }: Timed): SavedTimed {
  return [id, Number.isFinite(ms) ? ms : null, ...savedRecord(read)];
}

function restored([id, ms, ...record]: SavedTimed): Timed {
  return { id, ms: ms ?? -Infinity, read: restoredRecord(record) };
}

export function isSavedFirsts(value: unknown): value is SavedFirsts {
  if (!isJsonObject(value)) return false;
  const { first, last } = value;
  return isListOf(first, isTimed) && (last === null || isTimed(last));
}

function isTimed(value: unknown): value is SavedTimed {
  if (!Array.isArray(value)) return false;
  const [id, ms, ...record] = value as readonly unknown[];
  return isText(id) && (ms === null || isTime(ms)) && isSavedRecord(record);
}

function compare(a: Omit<Timed, "read">, b: Omit<Timed, "read"> | undefined): number {
  if (b === undefined) return -1;
  if (a.ms !== b.ms) return a.ms - b.ms;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
