import { FIRST_LENGTH, grown } from "../../columns.ts";
import { EventIds } from "../../event-ids.ts";

/** What a correlation remembers of events, as columns of numbers: an event is a row. */
export class EventColumns {
  length = 0;
  #times = new Float64Array(FIRST_LENGTH);
  /** Group, references and value, each as a number that its owner knows. */
  #numbers = new Int32Array(FIRST_LENGTH * 3);
  /** Which record, by its number. */
  #records = new Int32Array(FIRST_LENGTH);
  readonly #ids = new EventIds();

  add(event: EventRow): void {
    const row = this.length++;
    if (row === this.#times.length) {
      this.#times = grown(this.#times);
      this.#numbers = grown(this.#numbers);
      this.#records = grown(this.#records);
    }
    this.#times[row] = event.timeMs;
    this.#numbers[row * 3] = event.group;
    this.#numbers[row * 3 + 1] = event.references;
    this.#numbers[row * 3 + 2] = event.value;
    this.#records[row] = event.record;
    const { eventId } = event;
    if (typeof eventId === "string") this.#ids.set(row, eventId);
    else this.#ids.setWords(row, eventId.words, eventId.at);
  }

  /** As a difference, by time, then eventID: the order of the files does not show. */
  compare(a: number, b: number): number {
    return this.#times[a]! - this.#times[b]! || this.#ids.compare(a, b);
  }

  timeMs(row: number): number {
    return this.#times[row]!;
  }
  group(row: number): number {
    return this.#numbers[row * 3]!;
  }
  references(row: number): number {
    return this.#numbers[row * 3 + 1]!;
  }
  value(row: number): number {
    return this.#numbers[row * 3 + 2]!;
  }
  record(row: number): number {
    return this.#records[row]!;
  }
  eventId(row: number): string {
    return this.#ids.get(row);
  }
}

/** One event in numbers. */
export interface EventRow {
  readonly timeMs: number;
  readonly group: number;
  readonly references: number;
  /** -1 for none (grouped-events.ts). */
  readonly value: number;
  readonly record: number;
  readonly eventId: EventId;
}

/** As a text, or the words of a UUID, which begin at `at`. */
type EventId = string | { readonly words: Uint32Array; readonly at: number };
