import type { PlacedRecord } from "../../../record.ts";

/**
 * One event as a correlation remembers it. What a finding needs of the record is kept, its request and response
 * are not: correlations must wait for the last file before they can order events by time (docs/design/detection.md §2.12).
 */
export interface CorrelationEvent {
  readonly timeMs: number;
  readonly eventId: string;
  /** Positions in the correlation's `references` that this event satisfies. */
  readonly references: readonly number[];
  /** String forms of what condition.field holds, each of a list; none when it is missing. */
  readonly fieldValues: readonly string[];
  /** How many records are behind it: one, or those of the inner correlation's finding. */
  readonly size: number;
  /** They, read when they are asked for. */
  readonly records: () => Iterable<PlacedRecord>;
}

/** Ordered by (eventTime, eventID), so that the order of the files does not show. */
export function compareEvents(left: CorrelationEvent, right: CorrelationEvent): number {
  if (left.timeMs !== right.timeMs) return left.timeMs - right.timeMs;
  return left.eventId < right.eventId ? -1 : left.eventId > right.eventId ? 1 : 0;
}

/** What a correlation found in one group: the events of the episode and the greatest value reached. */
export interface Episode {
  readonly events: readonly CorrelationEvent[];
  readonly value: number;
  /** When the condition held for the first time. */
  readonly firedMs: number;
}

/** How often one and the same thing is reported (docs/design/detection.md §2.13). */
export type CorrelationMode = "episode" | "each" | "reset";
