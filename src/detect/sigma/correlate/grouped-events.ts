import { Buffer } from "node:buffer";
import type { PlacedRecord } from "../../../record.ts";
import { NumberedTexts } from "../../numbered-texts.ts";
import type { CorrelationEvent } from "./correlation-event.ts";
import { EventColumns } from "./event-columns.ts";
import { groupKey } from "./entries.ts";
import { StoredRecords, type StoredRead } from "./stored-records.ts";

/** The events of one group of one correlation. */
export interface EventGroup {
  /** The values of the group-by fields. */
  readonly values: readonly string[];
  readonly events: readonly CorrelationEvent[];
}

/** What is known of a group before its events are looked at. */
export interface GroupSize {
  readonly key: string;
  readonly events: number;
  /** At most so many distinct values, and the references that any of the events satisfies. */
  readonly values: number;
  readonly references: number;
}

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
  readonly #groups: Group[] = [];
  /** owner → group → its number. */
  readonly #owners = new Map<number, Map<string, number>>();
  readonly #shown: (seen: PlacedRecord) => PlacedRecord;
  #sorted: { readonly rows: Int32Array; readonly starts: Int32Array } | undefined;

  /** @param shown what is shown of a record that was read back */
  constructor(shown: (seen: PlacedRecord) => PlacedRecord) {
    this.#shown = shown;
  }

  /** Keeps a record for the events that it makes. @returns its number */
  keep(seen: PlacedRecord): number {
    return this.#records.add(seen);
  }

  /** The same of the bytes of a record. */
  keepBytes(read: StoredRead): number {
    return this.#records.addBytes(read);
  }

  add(
    owner: number,
    values: readonly string[],
    { timeMs, eventId, references, value }: Omit<CorrelationEvent, "records">,
    record: number,
  ): void {
    const group = this.#groupOf(owner, values);
    this.#groups[group]!.events++;
    this.#rows.add({
      timeMs,
      group,
      references: this.#referencesNumber(references),
      value: value === undefined ? -1 : this.#texts.number(value),
      record,
      eventId,
    });
  }

  /** The groups of an owner that are wanted, by key in the order of its UTF-8 bytes; events as they came. */
  *groupsOf(owner: number, isWanted: (size: GroupSize) => boolean): Generator<EventGroup> {
    const { rows, starts } = (this.#sorted ??= this.#byGroup());
    const groups = [...(this.#owners.get(owner) ?? [])].toSorted(([a], [b]) =>
      Buffer.from(a).compare(Buffer.from(b)),
    );
    for (const [key, number] of groups) {
      const own = rows.subarray(starts[number], starts[number + 1]);
      if (!isWanted(this.#sizeOf(key, own))) continue;
      const events = Array.from(own, (row) => this.#event(row));
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
    const values = new Set<number>();
    const lists = new Set<number>();
    for (const row of rows) {
      const value = this.#rows.value(row);
      if (value >= 0) values.add(value);
      lists.add(this.#rows.references(row));
    }
    const references = new Set([...lists].flatMap((list) => this.#references[list] ?? []));
    return { key, events: rows.length, values: values.size, references: references.size };
  }

  #event(row: number): CorrelationEvent {
    const value = this.#rows.value(row);
    const record = this.#rows.record(row);
    return new StoredEvent(
      {
        timeMs: this.#rows.timeMs(row),
        eventId: this.#rows.eventId(row),
        references: this.#references[this.#rows.references(row)]!,
        value: value < 0 ? undefined : this.#texts.text(value),
      },
      () => this.#shown(this.#records.read(record)),
    );
  }
}

class StoredEvent implements CorrelationEvent {
  readonly timeMs: number;
  readonly eventId: string;
  readonly references: readonly number[];
  readonly value: string | undefined;
  readonly #read: () => PlacedRecord;

  constructor(event: Omit<CorrelationEvent, "records">, read: () => PlacedRecord) {
    this.timeMs = event.timeMs;
    this.eventId = event.eventId;
    this.references = event.references;
    this.value = event.value;
    this.#read = read;
  }

  get records(): readonly PlacedRecord[] {
    return [this.#read()];
  }
}
