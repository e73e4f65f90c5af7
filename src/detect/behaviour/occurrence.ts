import { type PlacedRecord, stringField } from "../../record.ts";
import { slimRecord } from "../slim-record.ts";

/** An event in so few fields that one may be kept for every principal and action. */
export interface Occurrence extends PlacedRecord {
  readonly ms: number;
  /** An earlier run has read it. */
  readonly isOld?: true;
}

/** @returns undefined when the event has no readable time or no name. */
export function occurrenceOf(
  read: PlacedRecord,
  ms: number | undefined,
  name: string | undefined,
): Occurrence | undefined {
  return ms === undefined || !name ? undefined : new ReadOccurrence(read, ms);
}

/** Most events are the latest for a moment and are never looked at: then their records need not be parsed. */
class ReadOccurrence implements Occurrence {
  readonly ms: number;
  readonly #read: PlacedRecord;

  constructor(read: PlacedRecord, ms: number) {
    this.ms = ms;
    this.#read = read;
  }

  get record(): Occurrence["record"] {
    return this.#read.record;
  }

  get place(): Occurrence["place"] {
    return this.#read.place;
  }
}

/** By time, then eventID: several events share a second, and the order of the files must not decide. */
export function compareOccurrences(left: Occurrence, right: Occurrence): number {
  if (left.ms !== right.ms) return left.ms - right.ms;
  const [a, b] = [left.record, right.record];
  for (const field of TIE_BREAKERS) {
    const [x, y] = [stringField(a, field) ?? "", stringField(b, field) ?? ""];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

export const TIE_BREAKERS: readonly string[] = [
  "eventID",
  "eventName",
  "eventSource",
  "sourceIPAddress",
  "awsRegion",
  "errorCode",
];

/** The same event with what findings show of it. */
export function slim({ ms, record, place, isOld }: Occurrence): Occurrence {
  const kept = { ms, ...slimRecord({ record, place }) };
  return isOld === undefined ? kept : { ...kept, isOld };
}
