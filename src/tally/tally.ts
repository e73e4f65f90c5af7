import type { Tallies } from "./tallies.ts";
import { TupleIndex } from "./tuple-index.ts";

/** Bounds of what is remembered: some hundred MB when all are reached. */
interface TallyLimits {
  readonly groups: number;
  /** Pairs of a group and a value, for each field whose values are counted. */
  readonly pairs: number;
  /** Characters of the values of one field. */
  readonly characters: number;
}

const LIMITS: TallyLimits = { groups: 2_000_000, pairs: 4_000_000, characters: 100_000_000 };

/** One group of records with equal values. */
export interface TallyGroup {
  /** JSON texts of the values, in the order of the fields. */
  readonly values: readonly string[];
  readonly count: number;
  /** Milliseconds since 1970; infinite when no record had a time. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** For each field that was asked for: how many distinct values it has; what is absent counts as one. */
  readonly distinct: readonly number[];
}

const UNKEPT = -1;

/**
 * Tallies put together in the order of the records. Exact for every group that is remembered: one is from its first
 * record on, or never.
 */
export class Tally {
  records = 0;
  /** Records of groups that came when no more could be remembered. */
  otherRecords = 0;
  /** Distinct values were more than could be remembered: their numbers are lower bounds. */
  isDistinctCut = false;
  readonly #limits: TallyLimits;
  readonly #values: readonly Values[];
  readonly #groups: TupleIndex;
  readonly #counts = new Column(0);
  readonly #firsts = new Column(Infinity);
  readonly #lasts = new Column(-Infinity);
  readonly #distinct: readonly {
    readonly values: Values;
    readonly pairs: TupleIndex;
    readonly counts: Column;
  }[];

  constructor(fields: number, distinct: number, limits: TallyLimits = LIMITS) {
    this.#limits = limits;
    this.#values = Array.from({ length: fields }, () => new Values(limits.characters));
    this.#groups = new TupleIndex(fields);
    this.#distinct = Array.from({ length: distinct }, () => ({
      values: new Values(limits.characters),
      pairs: new TupleIndex(2),
      counts: new Column(0),
    }));
  }

  get size(): number {
    return this.#groups.size;
  }

  add({ records, texts, keys, counts, firsts, lasts, distinct }: Tallies): void {
    this.records += records;
    const isFull = this.#groups.size >= this.#limits.groups;
    const numbers = texts.map((own, i) => own.map((text) => this.#values[i]!.number(text, isFull)));
    const tuple = new Int32Array(numbers.length);
    const groups = new Int32Array(counts.length);
    for (let i = 0; i < counts.length; i++) {
      for (let place = 0; place < tuple.length; place++) {
        tuple[place] = numbers[place]![keys[i * tuple.length + place]!]!;
      }
      const group = this.#group(tuple);
      groups[i] = group;
      if (group === UNKEPT) {
        this.otherRecords += counts[i]!;
        continue;
      }
      this.#counts.set(group, this.#counts.at(group) + counts[i]!);
      this.#firsts.set(group, Math.min(this.#firsts.at(group), firsts[i]!));
      this.#lasts.set(group, Math.max(this.#lasts.at(group), lasts[i]!));
    }
    for (const [i, { texts: own, pairs }] of distinct.entries()) {
      this.#addPairs(i, own, pairs, groups);
    }
  }

  /** All groups: the most frequent first, among equals the one that was met first. */
  groups(): readonly TallyGroup[] {
    // Numbers are sorted without a comparison of ours: the count above the place, which a double holds exactly.
    const order = new Float64Array(this.size);
    for (let i = 0; i < order.length; i++) order[i] = i - this.#counts.at(i) * MOST_PLACES;
    order.sort();
    return Array.from(order, (key) => placeIn(key)).map((group) => ({
      values: this.#values.map((values, place) => values.texts[this.#groups.at(group, place)]!),
      count: this.#counts.at(group),
      firstMs: this.#firsts.at(group),
      lastMs: this.#lasts.at(group),
      distinct: this.#distinct.map(({ counts }) => counts.at(group)),
    }));
  }

  #group(tuple: Int32Array): number {
    if (tuple.includes(UNKEPT)) return UNKEPT;
    return this.#groups.size < this.#limits.groups
      ? this.#groups.add(tuple)
      : this.#groups.find(tuple);
  }

  #addPairs(i: number, own: readonly string[], pairs: Int32Array, groups: Int32Array): void {
    const { values, pairs: known, counts } = this.#distinct[i]!;
    const isFull = known.size >= this.#limits.pairs;
    const numbers = own.map((text) => values.number(text, isFull));
    const pair = new Int32Array(2);
    for (let at = 0; at < pairs.length; at += 2) {
      const group = groups[pairs[at]!]!;
      const value = numbers[pairs[at + 1]!]!;
      if (group === UNKEPT) continue;
      pair[0] = group;
      pair[1] = value;
      const { size } = known;
      if (value === UNKEPT || (size >= this.#limits.pairs && known.find(pair) < 0)) {
        this.isDistinctCut = true;
      } else if (known.add(pair) === size) counts.set(group, counts.at(group) + 1);
    }
  }
}

/** More than groups that are ever remembered; with 2 thousand million records of one group still exact. */
const MOST_PLACES = 2 ** 22;

function placeIn(key: number): number {
  return key - Math.floor(key / MOST_PLACES) * MOST_PLACES;
}

/** The values of one field, numbered as they are met. */
class Values {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();
  #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  /** @param isFull no new value is kept. @returns UNKEPT for one that is not */
  number(text: string, isFull: boolean): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    if (isFull || text.length > this.#room) return UNKEPT;
    this.#room -= text.length;
    const number = this.texts.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }
}

/** Numbers by place, in flat memory that grows. */
class Column {
  readonly #usual: number;
  #numbers: Float64Array;

  constructor(usual: number) {
    this.#usual = usual;
    this.#numbers = new Float64Array(64).fill(usual);
  }

  at(place: number): number {
    return this.#numbers[place] ?? this.#usual;
  }

  set(place: number, number: number): void {
    if (place >= this.#numbers.length) {
      const grown = new Float64Array(Math.max(place + 1, this.#numbers.length * 2));
      grown.fill(this.#usual, this.#numbers.length);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[place] = number;
  }
}
