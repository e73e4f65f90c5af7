import type { AddressLookup } from "../addresses/address-facts.ts";
import { bucketField, parseFields, type RecordField } from "../fields/record-field.ts";
import { recordAsWritten } from "../json-text.ts";
import { type CloudTrailRecord, eventTimeMs, type ReadRecord } from "../record.ts";
import type { Product, Rows } from "../source/product.ts";
import { ASK, FieldValues } from "./field-values.ts";
import type { Tallies, TallyRequest } from "./tallies.ts";
import { TupleIndex } from "./tuple-index.ts";

/** What the groups are made by, the time first. @throws SpitzelError (exit code 2) for a wrong name */
export async function groupFields(
  { by, rateMs }: TallyRequest,
  addresses?: AddressLookup,
): Promise<readonly RecordField[]> {
  const fields = by.length === 0 ? [] : await parseFields(by.join(","), "count-by", addresses);
  return rateMs === undefined ? fields : [bucketField("time", rateMs), ...fields];
}

export async function distinctFields(
  { distinct }: TallyRequest,
  addresses?: AddressLookup,
): Promise<readonly RecordField[]> {
  return distinct.length === 0 ? [] : parseFields(distinct.join(","), "distinct", addresses);
}

/** Counts records in groups: as rows of a scan, or as they are parsed. @param rows absent for parsed ones only */
export async function openTallier(request: TallyRequest, rows?: Rows): Promise<Tallier> {
  return new Tallier(await groupFields(request), await distinctFields(request), rows);
}

export class Tallier implements Product<Tallies> {
  readonly isDue = false;
  readonly #rows: Rows | undefined;
  readonly #fields: readonly FieldValues[];
  readonly #distinct: readonly { readonly values: FieldValues; readonly pairs: TupleIndex }[];
  readonly #groups: TupleIndex;
  readonly #group: Int32Array;
  readonly #distinctNumbers: Int32Array;
  readonly #pair = new Int32Array(2);
  #counts: number[] = [];
  #firsts: number[] = [];
  #lasts: number[] = [];
  #records = 0;

  constructor(fields: readonly RecordField[], distinct: readonly RecordField[], rows?: Rows) {
    this.#rows = rows;
    this.#fields = fields.map((field) => new FieldValues(field, rows));
    this.#distinct = distinct.map((field) => ({
      values: new FieldValues(field, rows),
      pairs: new TupleIndex(2),
    }));
    this.#groups = new TupleIndex(fields.length);
    this.#group = new Int32Array(fields.length);
    this.#distinctNumbers = new Int32Array(distinct.length);
  }

  addRow(row: number): void {
    const rows = this.#rows!;
    for (let i = 0; i < this.#fields.length; i++) {
      const number = this.#fields[i]!.ofRow(row);
      if (number === ASK) return this.#parse(row);
      this.#group[i] = number;
    }
    for (let i = 0; i < this.#distinct.length; i++) {
      const number = this.#distinct[i]!.values.ofRow(row);
      if (number === ASK) return this.#parse(row);
      this.#distinctNumbers[i] = number;
    }
    this.#count(rows.timeMs(row));
  }

  addRecord(read: Pick<ReadRecord, "text" | "record">): void {
    const written = recordAsWritten(read);
    for (const [i, values] of this.#fields.entries()) {
      this.#group[i] = values.ofRecord(written, read.record);
    }
    for (const [i, { values }] of this.#distinct.entries()) {
      this.#distinctNumbers[i] = values.ofRecord(written, read.record);
    }
    this.#count(eventTimeMs(read.record));
  }

  endRows(): void {}

  take(): Tallies | undefined {
    if (this.#records === 0) return undefined;
    const groups = this.#groups.size;
    const keys = new Int32Array(groups * this.#fields.length);
    const texts = this.#fields.map(({ texts: known }, place) =>
      renumbered(this.#groups, place, known, (group, number) => {
        keys[group * this.#fields.length + place] = number;
      }),
    );
    const distinct = this.#distinct.map(({ values, pairs }) => {
      const numbers = new Int32Array(pairs.size * 2);
      for (let i = 0; i < pairs.size; i++) numbers[2 * i] = pairs.at(i, 0);
      const own = renumbered(pairs, 1, values.texts, (i, number) => (numbers[2 * i + 1] = number));
      return { texts: own, pairs: numbers };
    });
    const tallies = {
      records: this.#records,
      texts,
      keys,
      counts: Float64Array.from(this.#counts),
      firsts: Float64Array.from(this.#firsts),
      lasts: Float64Array.from(this.#lasts),
      distinct,
    };
    this.#forget();
    return tallies;
  }

  memoryOf({ keys, counts, firsts, lasts, distinct }: Tallies): readonly ArrayBufferLike[] {
    const arrays = [keys, counts, firsts, lasts, ...distinct.map(({ pairs }) => pairs)];
    return arrays.flatMap(({ buffer }) => (buffer.byteLength === 0 ? [] : [buffer]));
  }

  #parse(row: number): void {
    const text = new TextDecoder().decode(this.#rows!.bytes(row));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the scanner has found an object in it
    this.addRecord({ text, record: JSON.parse(text) as CloudTrailRecord });
  }

  #count(ms: number | undefined): void {
    this.#records++;
    const group = this.#groups.add(this.#group);
    if (group === this.#counts.length) {
      this.#counts.push(0);
      this.#firsts.push(Infinity);
      this.#lasts.push(-Infinity);
    }
    this.#counts[group]!++;
    if (ms !== undefined) {
      if (ms < this.#firsts[group]!) this.#firsts[group] = ms;
      if (ms > this.#lasts[group]!) this.#lasts[group] = ms;
    }
    for (let i = 0; i < this.#distinct.length; i++) {
      this.#pair[0] = group;
      this.#pair[1] = this.#distinctNumbers[i]!;
      this.#distinct[i]!.pairs.add(this.#pair);
    }
  }

  #forget(): void {
    this.#records = 0;
    this.#groups.clear();
    this.#counts = [];
    this.#firsts = [];
    this.#lasts = [];
    for (const values of this.#fields) values.forgetMany();
    for (const { values, pairs } of this.#distinct) {
      pairs.clear();
      values.forgetMany();
    }
  }
}

/**
 * Of all the values that a thread has met, those that stand at one place of some tuples, with numbers from 0 on.
 * @param note is given the new number for each tuple
 */
function renumbered(
  tuples: TupleIndex,
  place: number,
  known: readonly string[],
  note: (tuple: number, number: number) => void,
): readonly string[] {
  const numbers = new Map<number, number>();
  const texts: string[] = [];
  for (let i = 0; i < tuples.size; i++) {
    const old = tuples.at(i, place);
    let number = numbers.get(old);
    if (number === undefined) {
      number = texts.push(known[old]!) - 1;
      numbers.set(old, number);
    }
    note(i, number);
  }
  return texts;
}
