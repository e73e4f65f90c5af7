import { jsonText, parseJsonText } from "../../../json-text.ts";
import type { PlacedRecord } from "../../../record.ts";
import { SortedSpool } from "../../sorted-spool.ts";
import type { SpoolSpan } from "../../spool-file.ts";
import { TextStore } from "../../text-store.ts";
import type { CorrelationEvent } from "./correlation-event.ts";

/** The events of one group of one correlation. */
interface EventGroup {
  /** The place of the correlation that waits for them. */
  readonly owner: number;
  /** The values of the group-by fields. */
  readonly values: readonly string[];
  readonly events: readonly CorrelationEvent[];
}

/** An event whose record waits elsewhere, since most are never asked for it. */
type WaitingEvent = Omit<CorrelationEvent, "records"> & { readonly record: SpoolSpan };

interface WaitingItem {
  readonly owner: number;
  readonly values: readonly string[];
  readonly event: WaitingEvent;
}

/** Events that wait for the end of the run. Given back group by group, so that one group at a time is in memory. */
export class GroupedEvents {
  readonly #spool = new SortedSpool<WaitingItem>();
  readonly #records = new TextStore();
  readonly #shared: (seen: PlacedRecord) => PlacedRecord;

  /** @param shared makes records that were read back share what they have in common */
  constructor(shared: (seen: PlacedRecord) => PlacedRecord) {
    this.#shared = shared;
  }

  /** Keeps a record for the events that it makes. */
  keep(seen: PlacedRecord): SpoolSpan {
    return this.#records.add(jsonText(seen));
  }

  add(owner: number, values: readonly string[], event: WaitingEvent): void {
    this.#spool.add(keyOf(owner, values), { owner, values, event });
  }

  /** By owner, then by group; the events of a group in the order they came. Their records hold until `close`. */
  *drain(): Generator<EventGroup> {
    const read = (record: SpoolSpan) => this.#read(record);
    let key = "";
    let group: { owner: number; values: readonly string[]; events: CorrelationEvent[] } | undefined;
    for (const { key: nextKey, item } of this.#spool.drain()) {
      const { owner, values, event } = item;
      if (group !== undefined && nextKey !== key) yield group;
      if (group === undefined || nextKey !== key) group = { owner, values, events: [] };
      key = nextKey;
      group.events.push(new StoredEvent(event, read));
    }
    if (group !== undefined) yield group;
  }

  close(): void {
    this.#records.close();
  }

  #read(record: SpoolSpan): PlacedRecord {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is what keep() was given
    return this.#shared(parseJsonText(this.#records.read(record)) as PlacedRecord);
  }
}

class StoredEvent implements CorrelationEvent {
  readonly timeMs: number;
  readonly eventId: string;
  readonly references: readonly number[];
  readonly value: string | undefined;
  readonly #record: SpoolSpan;
  readonly #read: (record: SpoolSpan) => PlacedRecord;

  constructor(event: WaitingEvent, read: (record: SpoolSpan) => PlacedRecord) {
    this.timeMs = event.timeMs;
    this.eventId = event.eventId;
    this.references = event.references;
    this.value = event.value;
    this.#record = event.record;
    this.#read = read;
  }

  get records(): readonly PlacedRecord[] {
    return [this.#read(this.#record)];
  }
}

function keyOf(owner: number, values: readonly string[]): string {
  return `${String(owner).padStart(6, "0")}${groupKey(values)}`;
}

/** Texts that cannot run into each other. */
export function groupKey(values: readonly string[]): string {
  return JSON.stringify(values);
}
