import { SortedSpool } from "../sorted-spool.ts";
import type { CorrelationEvent } from "./correlation-event.ts";
import { createRecordSlimmer } from "./slim-record.ts";

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

  add(owner: number, values: readonly string[], event: CorrelationEvent): void {
    this.#spool.add(keyOf(owner, values), { owner, values, event });
  }

  /** By owner, then by group; the events of a group in the order they came. */
  *drain(): Generator<EventGroup> {
    const slimmed = createRecordSlimmer();
    let key = "";
    let group: { owner: number; values: readonly string[]; events: CorrelationEvent[] } | undefined;
    for (const { key: nextKey, item } of this.#spool.drain()) {
      const { owner, values, event } = item;
      if (group !== undefined && nextKey !== key) yield group;
      if (group === undefined || nextKey !== key) group = { owner, values, events: [] };
      key = nextKey;
      // Read back, every record has an identity of its own again.
      group.events.push({ ...event, value: event.value, records: event.records.map(slimmed) });
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
