import { Buffer } from "node:buffer";
import type { RecordField } from "../fields/record-field.ts";
import { isWellFormed, recordAsWritten } from "../json-text.ts";
import { type CloudTrailRecord, eventTimeMs, type ReadRecord } from "../record.ts";
import type { Product, Rows } from "../source/product.ts";
import { ASK, FieldValues } from "../tally/field-values.ts";
import { TupleIndex } from "../tally/tuple-index.ts";
import { type AnchorTimes, isAnchored } from "./anchors.ts";
import { keyOf, sharedFields, sharedKey } from "./shared-fields.ts";
import type { SharedLines, SharedRequest } from "./shared-request.ts";

export async function openSharedLines(request: SharedRequest, rows: Rows): Promise<LineCollector> {
  return new LineCollector(await sharedFields(request.same), request.times, rows);
}

/** A test for records that were parsed. */
export function sharesWith(
  fields: readonly RecordField[],
  times: AnchorTimes,
): (read: Pick<ReadRecord, "text" | "record">) => boolean {
  return (read) => {
    const key = sharedKey(fields, recordAsWritten(read));
    const at = key === undefined ? undefined : times.get(key);
    return at !== undefined && isAnchored(at, eventTimeMs(read.record));
  };
}

const NEWLINE = 0x0a;
const NONE: Float64Array = new Float64Array();

class LineCollector implements Product<SharedLines> {
  readonly isDue = false;
  readonly #rows: Rows;
  readonly #values: readonly FieldValues[];
  readonly #isShared: ReturnType<typeof sharesWith>;
  readonly #times: AnchorTimes;
  readonly #tuples: TupleIndex;
  readonly #tuple: Int32Array;
  /** By tuple. */
  #known: (Float64Array | "any time")[] = [];
  #buffer = Buffer.alloc(0);
  #length = 0;
  #count = 0;
  #odd: (readonly [number, string])[] = [];

  constructor(fields: readonly RecordField[], times: AnchorTimes, rows: Rows) {
    this.#rows = rows;
    this.#times = times;
    this.#values = fields.map((field) => new FieldValues(field, rows));
    this.#isShared = sharesWith(fields, times);
    this.#tuples = new TupleIndex(fields.length);
    this.#tuple = new Int32Array(fields.length);
  }

  addRow(row: number): void {
    const rows = this.#rows;
    const values = this.#values;
    for (let i = 0; i < values.length; i++) {
      const number = values[i]!.ofRow(row);
      if (number === ASK) return this.#parse(row);
      this.#tuple[i] = number;
    }
    const number = this.#tuples.add(this.#tuple);
    const times = (this.#known[number] ??= this.#timesOf());
    if (isAnchored(times, rows.timeMs(row))) this.#add(rows.bytes(row));
  }

  addRecord(read: Pick<ReadRecord, "text" | "record">): void {
    if (!this.#isShared(read)) return;
    if (!isWellFormed(read.text)) this.#odd.push([this.#count, read.text]);
    this.#add(Buffer.from(read.text));
  }

  endRows(): void {}

  take(): SharedLines | undefined {
    for (const values of this.#values) values.forgetMany();
    // Numbers begin again when values are forgotten.
    this.#tuples.clear();
    this.#known = [];
    if (this.#count === 0) return undefined;
    const made = {
      bytes: this.#buffer.subarray(0, this.#length),
      count: this.#count,
      odd: this.#odd,
    };
    this.#buffer = Buffer.alloc(0);
    this.#length = 0;
    this.#count = 0;
    this.#odd = [];
    return made;
  }

  memoryOf({ bytes }: SharedLines): readonly ArrayBufferLike[] {
    return [bytes.buffer];
  }

  #timesOf(): Float64Array | "any time" {
    const texts = this.#values.map(({ texts: known }, i) => known[this.#tuple[i]!]!);
    return this.#times.get(keyOf(texts)) ?? NONE;
  }

  #parse(row: number): void {
    const text = new TextDecoder().decode(this.#rows.bytes(row));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the scanner has found an object in it
    this.addRecord({ text, record: JSON.parse(text) as CloudTrailRecord });
  }

  #add(line: Uint8Array): void {
    const end = this.#length + line.length;
    if (end >= this.#buffer.length) {
      // Not from the pool: a thread gives the memory away.
      const grown = Buffer.allocUnsafeSlow(Math.max(64 * 1024, 2 * (end + 1)));
      this.#buffer.copy(grown, 0, 0, this.#length);
      this.#buffer = grown;
    }
    this.#buffer.set(line, this.#length);
    this.#buffer[end] = NEWLINE;
    this.#length = end + 1;
    this.#count++;
  }
}

/** The lines as records, parsed when they are looked at. */
export function recordsOfLines({ bytes, odd }: SharedLines): readonly ReadRecord[] {
  const texts = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString().split("\n");
  texts.pop();
  for (const [line, text] of odd) texts[line] = text;
  return texts.map((text) => {
    let record: CloudTrailRecord | undefined;
    return {
      text,
      get record() {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was read as an object
        return (record ??= JSON.parse(text) as CloudTrailRecord);
      },
    };
  });
}
