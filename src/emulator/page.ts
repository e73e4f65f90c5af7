import type { LookupEvent } from "./event.ts";
import type { EventSpan } from "./event-store.ts";
import type { Position } from "./token.ts";

interface PageOptions {
  /** The most events on a page, at least 1. */
  readonly limit: number;
  /** Every so manieth page of a chain is empty but has a token, as real pages can be. At least 2. */
  readonly emptyPageEvery?: number | undefined;
  /** When an event becomes visible to lookups, in milliseconds since 1970. */
  readonly visibleAt?: ((event: LookupEvent) => number) | undefined;
}

interface Page {
  readonly events: readonly LookupEvent[];
  /** Where the next page begins; undefined when no further event is visible. */
  readonly next: Position | undefined;
}

/** The page of `span` at `position`. Costs O(limit), plus the events not yet visible on the way. */
export function takePage(span: EventSpan, position: Position, options: PageOptions): Page {
  const page = position.page + 1;
  const { limit, emptyPageEvery, visibleAt } = options;
  if (emptyPageEvery !== undefined && position.page % emptyPageEvery === 0) {
    return { events: [], next: { ...position, page } };
  }
  const events: LookupEvent[] = [];
  for (let index = span.from + position.offset; index < span.to; index++) {
    const event = span.events[index];
    if (event === undefined || (visibleAt?.(event) ?? -Infinity) > position.asOfMs) continue;
    if (events.length === limit) {
      return { events, next: { ...position, page, offset: index - span.from } };
    }
    events.push(event);
  }
  return { events, next: undefined };
}
