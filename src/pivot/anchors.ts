import { SpitzelError } from "../errors.ts";
import type { RecordField } from "../fields/record-field.ts";
import { recordAsWritten } from "../json-text.ts";
import { eventTimeMs, type ReadRecord } from "../record.ts";
import { number } from "../source/wording.ts";
import { sharedKey } from "./shared-fields.ts";
import { isInStretch, Stretches } from "./stretches.ts";

/** When a record that has some values belongs to a match: in these stretches, or at any time. Plain data. */
export type AnchorTimes = ReadonlyMap<string, Float64Array | "any time">;

/** About 200 bytes each. */
const MOST = 1_000_000;

/**
 * What is remembered of the records that match: the values that others may share, and the stretches of time around them.
 * It grows with the distinct values and with the time that matches are spread over, not with their number.
 */
export class Anchors {
  /** Matches that have no such value, or no time to be near to. */
  without = 0;
  readonly #fields: readonly RecordField[];
  readonly #aroundMs: number | undefined;
  readonly #times = new Map<string, Stretches>();
  #size = 0;

  /** @param aroundMs undefined: whatever the time */
  constructor(fields: readonly RecordField[], aroundMs: number | undefined) {
    this.#fields = fields;
    this.#aroundMs = aroundMs;
  }

  get isEmpty(): boolean {
    return this.#times.size === 0;
  }

  /** @throws SpitzelError when there are more than can be remembered */
  add(read: ReadRecord): void {
    const key = sharedKey(this.#fields, recordAsWritten(read));
    const ms = eventTimeMs(read.record);
    if (key === undefined || (this.#aroundMs !== undefined && ms === undefined)) {
      this.without++;
      return;
    }
    let stretches = this.#times.get(key);
    if (stretches === undefined) this.#times.set(key, (stretches = new Stretches()));
    this.#size -= stretches.size;
    const around = this.#aroundMs;
    if (around === undefined || ms === undefined) stretches.add(0, 0);
    else stretches.add(ms - around, ms + around);
    this.#size += stretches.size;
    if (this.#size <= MOST) return;
    throw new SpitzelError(
      `expected at most ${number(MOST)} values and stretches of time to look for, got more`,
      { hint: "narrow the query; --limit 1000 takes the first matches only." },
    );
  }

  times(): AnchorTimes {
    const isAnyTime = this.#aroundMs === undefined;
    return new Map(
      Array.from(this.#times, ([key, stretches]) => [
        key,
        isAnyTime ? ("any time" as const) : stretches.flat(),
      ]),
    );
  }
}

/** Whether a record at that time belongs to a match with whom it shares its values. */
export function isAnchored(times: Float64Array | "any time", ms: number | undefined): boolean {
  return times === "any time" || (ms !== undefined && isInStretch(times, ms));
}
