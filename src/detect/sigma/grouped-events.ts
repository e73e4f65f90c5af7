import type { PlacedRecord } from "../../record.ts";
import { SortedSpool } from "../sorted-spool.ts";
import type { CorrelationEvent } from "./correlation-event.ts";

/** The events of one group of one correlation. */
interface EventGroup {
  /** The place of the correlation that waits for them. */
  readonly owner: number;
  /** The values of the group-by fields. */
  readonly values: readonly string[];
  readonly events: readonly CorrelationEvent[];
}

interface StoredEvent {
  readonly owner: number;
  readonly values: readonly string[];
  readonly event: CorrelationEvent;
}

/** Events that wait for the end of the run. Given back group by group, so that one group at a time is in memory. */
export class GroupedEvents {
  readonly #spool = new SortedSpool<StoredEvent>();
  readonly #shared: (seen: PlacedRecord) => PlacedRecord;

  /** @param shared makes records that were read back share what they have in common */
  constructor(shared: (seen: PlacedRecord) => PlacedRecord) {
    this.#shared = shared;
  }

  add(owner: number, values: readonly string[], event: CorrelationEvent): void {
    this.#spool.add(keyOf(owner, values), { owner, values, event });
  }

  /** By owner, then by group; the events of a group in the order they came. */
  *drain(): Generator<EventGroup> {
    let key = "";
    let group: { owner: number; values: readonly string[]; events: CorrelationEvent[] } | undefined;
    for (const { key: nextKey, item } of this.#spool.drain()) {
      const { owner, values, event } = item;
      if (group !== undefined && nextKey !== key) yield group;
      if (group === undefined || nextKey !== key) group = { owner, values, events: [] };
      key = nextKey;
      group.events.push({ ...event, records: event.records.map(this.#shared) });
    }
    if (group !== undefined) yield group;
  }
}

function keyOf(owner: number, values: readonly string[]): string {
  return `${String(owner).padStart(6, "0")}${groupKey(values)}`;
}

/** Texts that cannot run into each other. */
export function groupKey(values: readonly string[]): string {
  return JSON.stringify(values);
}
