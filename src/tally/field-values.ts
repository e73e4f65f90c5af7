import { type RecordField, bucketText } from "../fields/record-field.ts";
import { jsonText, parseJsonText } from "../json-text.ts";
import { type CloudTrailRecord, eventTimeMs } from "../record.ts";
import { recordBuilder } from "./record-builder.ts";
import { CONTAINER, isProjectable, MISSING, type Rows, UNKNOWN } from "../source/product.ts";
import { TupleIndex } from "./tuple-index.ts";

/** A value must be looked at in the parsed record. */
export const ASK = -1;

const MOST_TEXTS = 100_000;
const TOO_DEEP = '"(nested too deeply)"';

/**
 * The values of one field in the records that a thread reads, as numbers: equal values have equal numbers. What a
 * value is gets worked out once for each distinct tuple of projected texts, not for each record.
 */
export class FieldValues {
  /** The JSON text of each value, by number. */
  readonly texts: string[] = [];
  readonly #field: RecordField;
  readonly #numbers = new Map<string, number>();
  /** By time, cut to the bucket's length. */
  readonly #buckets = new Map<number, number>();
  #bucket = Number.NaN;
  #bucketNumber = ASK;
  readonly #ofRow: (row: number) => number;
  /** Forget what ids and tuples of them mean. */
  readonly #forgets: (() => void)[] = [];

  /** @param rows where the paths of the field are projected; absent where all records come parsed */
  constructor(field: RecordField, rows: Rows | undefined) {
    this.#field = field;
    this.#ofRow = rows === undefined ? () => ASK : this.#rowReader(field, rows);
  }

  /** @returns ASK when the projected values do not tell */
  ofRow(row: number): number {
    return this.#ofRow(row);
  }

  /**
   * @param written the record with the digits of its text
   * @param record as it was parsed; it knows its wrapper's time
   */
  ofRecord(written: CloudTrailRecord, record: CloudTrailRecord): number {
    const { bucketMs, valueOf } = this.#field;
    if (bucketMs === undefined) return this.#number(valueOf(written));
    const ms = eventTimeMs(record);
    return ms === undefined ? this.#number(undefined) : this.#ofTime(ms, bucketMs);
  }

  /** Forgets what was met, when that is much; numbers begin again. */
  forgetMany(): void {
    if (this.texts.length < MOST_TEXTS) return;
    this.texts.length = 0;
    this.#numbers.clear();
    this.#buckets.clear();
    this.#bucket = Number.NaN;
    for (const forget of this.#forgets) forget();
  }

  #number(value: unknown): number {
    const text = textOf(value);
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }

  #ofTime(ms: number, bucketMs: number): number {
    const bucket = Math.floor(ms / bucketMs);
    if (bucket === this.#bucket) return this.#bucketNumber;
    let number = this.#buckets.get(bucket);
    if (number === undefined) {
      number = this.#number(bucketText(ms, bucketMs));
      this.#buckets.set(bucket, number);
    }
    this.#bucket = bucket;
    this.#bucketNumber = number;
    return number;
  }

  #rowReader({ reads, bucketMs, mostly }: RecordField, rows: Rows): (row: number) => number {
    if (bucketMs !== undefined) return (row) => this.#ofTime(rows.timeMs(row), bucketMs);
    if (reads?.every(isProjectable) !== true) return () => ASK;
    const all = this.#pathsReader(reads, rows, () => true);
    if (mostly === undefined) return all;
    const first = this.#pathsReader(mostly.reads, rows, mostly.isEnough);
    return (row) => {
      const number = first(row);
      return number === ASK ? all(row) : number;
    };
  }

  /** @param isEnough whether a record that has these paths alone tells the value */
  #pathsReader(
    reads: readonly (readonly string[])[],
    rows: Rows,
    isEnough: (record: CloudTrailRecord) => boolean,
  ): (row: number) => number {
    const values = reads.map((keys) => rows.at(keys));
    const build = recordBuilder(reads);
    const parsed: unknown[] = [];
    /** By tuple of ids. */
    let known: number[] = [];
    const workOut = (ids: ArrayLike<number>): number => {
      for (let i = 0; i < values.length; i++) {
        const id = ids[i]!;
        if (id === UNKNOWN || id === CONTAINER) return ASK;
        parsed[i] = id === MISSING ? undefined : valueOfText(values[i]!.text(id));
      }
      const record = build(parsed);
      return isEnough(record) ? this.#number(this.#field.valueOf(record)) : ASK;
    };
    const [only] = values;
    if (only !== undefined && values.length === 1) {
      const forget = () => {
        known = [];
      };
      rows.onForget(forget);
      this.#forgets.push(forget);
      return (row) => {
        const id = only.idOf(row);
        return (known[id] ??= workOut([id]));
      };
    }
    const tuples = new TupleIndex(values.length);
    const tuple = new Int32Array(values.length);
    const forget = () => {
      tuples.clear();
      known = [];
    };
    rows.onForget(forget);
    this.#forgets.push(forget);
    return (row) => {
      for (let i = 0; i < values.length; i++) tuple[i] = values[i]!.idOf(row);
      return (known[tuples.add(tuple)] ??= workOut(tuple));
    };
  }
}

/** Most are strings without an escape. */
function valueOfText(text: string): unknown {
  const isPlain = text.startsWith('"') && !text.includes("\\");
  return isPlain ? text.slice(1, -1) : parseJsonText(text);
}

function textOf(value: unknown): string {
  try {
    return jsonText(value ?? null);
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}
