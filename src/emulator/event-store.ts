import type { LookupEvent } from "./event.ts";
import { type AttributeKey, type LookupAttribute, valuesOf } from "./lookup-attribute.ts";

export type EventCategory = "management" | "insight";

export interface EventQuery {
  readonly category: EventCategory;
  /** The caller's Region. Used only by a store that keeps Regions apart. */
  readonly region?: string | undefined;
  readonly attribute?: LookupAttribute | undefined;
  /** Inclusive, seconds since 1970. */
  readonly startSeconds?: number | undefined;
  /** Inclusive, seconds since 1970. */
  readonly endSeconds?: number | undefined;
}

/** The events `events[from]` to `events[to - 1]`, newest first. A view: nothing is copied. */
export interface EventSpan {
  readonly events: readonly LookupEvent[];
  readonly from: number;
  readonly to: number;
}

/** Records that no lookup can return. */
export interface NotServed {
  readonly withoutTime: number;
  readonly notManagement: number;
  /** Always 0 unless Regions are kept apart. */
  readonly withoutRegion: number;
}

/** An event and what decides who may see it. */
export interface ServedEvent {
  readonly event: LookupEvent;
  readonly category: EventCategory;
  readonly region: string | undefined;
}

/**
 * The events of all records, newest first; events of the same second stay in the order they were read.
 * Keeps every record's text in memory. The first lookup by an attribute indexes it once, in O(events);
 * after that a lookup is two binary searches.
 */
export class EventStore {
  readonly notServed: NotServed;
  readonly size: number;
  readonly #byRegion: boolean;
  readonly #served: readonly ServedEvent[];
  readonly #lists = new Map<string, readonly LookupEvent[]>();
  readonly #indexes = new Map<string, ReadonlyMap<string, readonly LookupEvent[]>>();

  constructor(served: readonly ServedEvent[], notServed: NotServed, byRegion: boolean) {
    this.#served = served.toSorted((a, b) => b.event.EventTime - a.event.EventTime);
    this.#byRegion = byRegion;
    this.notServed = notServed;
    this.size = served.length;
  }

  /** The events a lookup finds. Attribute values are compared whole and case-sensitively. */
  find(query: EventQuery): EventSpan {
    const events =
      query.attribute === undefined ? this.#list(query) : this.#indexed(query, query.attribute);
    const end = query.endSeconds ?? Infinity;
    const start = query.startSeconds ?? -Infinity;
    return {
      events,
      from: firstIndex(events, (event) => event.EventTime <= end),
      to: firstIndex(events, (event) => event.EventTime < start),
    };
  }

  #list(query: EventQuery): readonly LookupEvent[] {
    const { category, region } = query;
    return remembered(this.#lists, this.#scope(query), () =>
      this.#served
        .filter((one) => one.category === category && (!this.#byRegion || one.region === region))
        .map((one) => one.event),
    );
  }

  #indexed(query: EventQuery, { key, value }: LookupAttribute): readonly LookupEvent[] {
    const index = remembered(this.#indexes, `${key} ${this.#scope(query)}`, () =>
      indexBy(this.#list(query), key),
    );
    return index.get(value) ?? [];
  }

  #scope({ category, region }: EventQuery): string {
    return this.#byRegion ? `${category} ${region ?? ""}` : category;
  }
}

function indexBy(
  events: readonly LookupEvent[],
  key: AttributeKey,
): ReadonlyMap<string, readonly LookupEvent[]> {
  const index = new Map<string, LookupEvent[]>();
  for (const event of events) {
    for (const value of valuesOf(event, key)) remembered(index, value, () => []).push(event);
  }
  return index;
}

/** The index of the first event for which `holds` is true; it must stay true to the end. */
function firstIndex(
  events: readonly LookupEvent[],
  holds: (event: LookupEvent) => boolean,
): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const event = events[middle];
    if (event !== undefined && holds(event)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function remembered<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
