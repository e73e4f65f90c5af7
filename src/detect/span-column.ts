import { FIRST_LENGTH, grown } from "./columns.ts";
import type { SpoolSpan } from "./spool-file.ts";

/** Spans in two columns of numbers. */
export class SpanColumn {
  #length = 0;
  #starts = new Float64Array(FIRST_LENGTH);
  #sizes = new Int32Array(FIRST_LENGTH);

  /** @returns its number */
  add({ start, end }: SpoolSpan): number {
    const number = this.#length++;
    if (number === this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#sizes = grown(this.#sizes);
    }
    this.#starts[number] = start;
    this.#sizes[number] = end - start;
    return number;
  }

  at(number: number): SpoolSpan {
    const start = this.#starts[number]!;
    return { start, end: start + this.#sizes[number]! };
  }
}
