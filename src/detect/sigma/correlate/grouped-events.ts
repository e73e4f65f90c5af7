import { Buffer } from "node:buffer";
import type { PlacedRecord } from "../../../record.ts";
import { NumberedTexts } from "../../numbered-texts.ts";
import type { KeptEvent } from "./kept-events.ts";
import { EventColumns, type EventRow } from "./event-columns.ts";
import { type Entry, groupKey } from "./entries.ts";
import { sortRows } from "./sort-rows.ts";
import { StoredRecords, type StoredRead } from "./stored-records.ts";

/** The events of one group of one correlation. */
export interface EventGroup {
  /** The values of the group-by fields. */
  readonly values: readonly string[];
  readonly events: readonly KeptEvent[];
}

/** What is known of a group before its events are looked at. */
export interface GroupSize {
  readonly key: string;
  readonly events: number;
  readonly latestMs: number;
  /** At most so many distinct values, and the references that any of the events satisfies. */
  readonly values: number;
  readonly references: number;
}

/** What an event's group, its references and its value are here. */
export type EntryNumbers = Pick<EventRow, "group" | "references" | "value">;

interface Group {
  readonly key: string;
  readonly values: readonly string[];
  events: number;
}

/**
 * Events that wait for the end of the run, a row of numbers each. Given back group by group, so that one group at a
 * time is made of objects. Their records are read when they are asked for.
 */
export class GroupedEvents {
  readonly #rows = new EventColumns();
  readonly #records = new StoredRecords();
  readonly #texts = new NumberedTexts();
  /** Lists of references, by number. */
  readonly #references: (readonly number[])[] = [];
  readonly #referenceNumbers = new Map<string, number>();
  /** How many values lists have, by their numbers. */
  readonly #listLengths = new Map<number, number>();
  readonly #groups: Group[] = [];
  /** owner → group → its number. */
  readonly #owners = new Map<number, Map<string, number>>();
  #sorted: { readonly rows: Int32Array; readonly starts: Int32Array } | undefined;

  /** Keeps a record for the events that it makes. @returns its number */
  keep(seen: PlacedRecord): number {
    return this.#records.add(seen);
  }

  /** The same of the bytes of a record. */
  keepBytes(read: StoredRead): number {
    return this.#records.addBytes(read);
  }

  /** The numbers of an entry. They hold for every event that it is of. */
  numbered({ owner, values, references, fieldValues }: Entry): EntryNumbers {
    return {
      group: this.#groupOf(owner, values),
      references: this.#referencesNumber(references),
      value: this.#valueNumber(fieldValues),
    };
  }

  add(
    { group, references, value }: EntryNumbers,
    { timeMs, eventId }: Pick<EventRow, "timeMs" | "eventId">,
    record: number,
  ): void {
    this.#groups[group]!.events++;
    this.#rows.add({ timeMs, group, references, value, record, eventId });
  }

  /**
   * The groups of an owner that are wanted, by key in the order of its UTF-8 bytes; their events by time, then
   * eventID. Yields undefined now and then, where it takes long.
   */
  *groupsOf(
    owner: number,
    isWanted: (size: GroupSize) => boolean,
  ): Generator<EventGroup | undefined> {
    const { rows, starts } = (this.#sorted ??= this.#byGroup());
    for (const [key, number] of sortedByKey([...(this.#owners.get(owner) ?? [])])) {
      const own = rows.subarray(starts[number], starts[number + 1]);
      yield;
      if (!isWanted(this.#sizeOf(key, own))) continue;
      yield* sortRows(own, (a, b) => this.#rows.compare(a, b));
      const events: KeptEvent[] = [];
      for (const row of own) {
        events.push(new StoredEvent(this, row));
        if (events.length % PAUSE_EVENTS === 0) yield;
      }
      yield { values: this.#groups[number]!.values, events };
    }
  }

  close(): void {
    this.#records.close();
    this.#texts.close();
  }

  #groupOf(owner: number, values: readonly string[]): number {
    let known = this.#owners.get(owner);
    if (known === undefined) this.#owners.set(owner, (known = new Map<string, number>()));
    const key = groupKey(values);
    let number = known.get(key);
    if (number === undefined) {
      number = this.#groups.push({ key, values, events: 0 }) - 1;
      known.set(key, number);
    }
    return number;
  }

  /** Twice the number of a text, one more where that is a list of several as JSON; -1 for none. */
  #valueNumber(fieldValues: readonly string[]): number {
    const [first, ...others] = fieldValues;
    if (first === undefined) return -1;
    if (others.length === 0) return this.#texts.number(first) * 2;
    const number = this.#texts.number(JSON.stringify(fieldValues)) * 2 + IS_LIST;
    this.#listLengths.set(number, fieldValues.length);
    return number;
  }

  #referencesNumber(references: readonly number[]): number {
    const key = references.join();
    let number = this.#referenceNumbers.get(key);
    if (number === undefined) {
      number = this.#references.push(references) - 1;
      this.#referenceNumbers.set(key, number);
    }
    return number;
  }

  /** All rows, those of a group side by side as they came, and where each group starts. */
  #byGroup(): { readonly rows: Int32Array; readonly starts: Int32Array } {
    const starts = new Int32Array(this.#groups.length + 1);
    for (const [number, { events }] of this.#groups.entries()) {
      starts[number + 1] = starts[number]! + events;
    }
    const next = starts.slice();
    const rows = new Int32Array(this.#rows.length);
    for (let row = 0; row < rows.length; row++) {
      const group = this.#rows.group(row);
      rows[next[group]!] = row;
      next[group]!++;
    }
    return { rows, starts };
  }

  #sizeOf(key: string, rows: Int32Array): GroupSize {
    const [columns, lists, listLengths] = [this.#rows, this.#references, this.#listLengths];
    return {
      key,
      events: rows.length,
      get latestMs() {
        let latestMs = -Infinity;
        for (const row of rows) latestMs = Math.max(latestMs, columns.timeMs(row));
        return latestMs;
      },
      get values() {
        const values = new Set<number>();
        for (const row of rows) values.add(columns.value(row));
        values.delete(-1);
        let most = 0;
        for (const value of values) most += listLengths.get(value) ?? 1;
        return most;
      },
      get references() {
        const numbers = new Set<number>();
        for (const row of rows) numbers.add(columns.references(row));
        return new Set([...numbers].flatMap((list) => lists[list] ?? [])).size;
      },
    };
  }

  timeMs(row: number): number {
    return this.#rows.timeMs(row);
  }
  eventId(row: number): string {
    return this.#rows.eventId(row);
  }
  references(row: number): readonly number[] {
    return this.#references[this.#rows.references(row)]!;
  }
  fieldValues(row: number): readonly string[] {
    const value = this.#rows.value(row);
    if (value < 0) return [];
    const text = this.#texts.text(value >> 1);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by #valueNumber
    return (value & IS_LIST) === 0 ? [text] : (JSON.parse(text) as readonly string[]);
  }
  recordNumber(row: number): number {
    return this.#rows.record(row);
  }
  record(row: number): PlacedRecord {
    return this.#records.read(this.#rows.record(row));
  }
}

/** An event as the number of its row. */
class StoredEvent implements KeptEvent {
  readonly size = 1;
  readonly #events: GroupedEvents;
  readonly #row: number;

  constructor(events: GroupedEvents, row: number) {
    this.#events = events;
    this.#row = row;
  }

  get timeMs(): number {
    return this.#events.timeMs(this.#row);
  }
  get eventId(): string {
    return this.#events.eventId(this.#row);
  }
  get references(): readonly number[] {
    return this.#events.references(this.#row);
  }
  get fieldValues(): readonly string[] {
    return this.#events.fieldValues(this.#row);
  }
  get record(): number {
    return this.#events.recordNumber(this.#row);
  }
  readonly records = (): Iterable<PlacedRecord> => [this.#events.record(this.#row)];
}

/** Code points in their order are UTF-8 bytes in theirs; UTF-16, as JavaScript compares, differs behind U+D7FF. */
function sortedByKey(
  groups: (readonly [string, number])[],
): readonly (readonly [string, number])[] {
  if (groups.some(([key]) => /[\ud800-\uffff]/.test(key))) {
    return groups.toSorted(([a], [b]) => Buffer.from(a).compare(Buffer.from(b)));
  }
  return groups.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The number of a value is odd when it is of a list. */
const IS_LIST = 1;

/** So many events are made between two pauses. */
const PAUSE_EVENTS = 1 << 16;
