import { Buffer } from "node:buffer";
import { type CloudTrailRecord, eventTimeMs, type ReadRecord } from "../../record.ts";
import {
  CONTAINER,
  FIRST_TEXT,
  MISSING,
  type Product,
  type Rows,
  UNKNOWN,
} from "../../source/product.ts";
import { compactText } from "../../source/content-of.ts";
import type { RecordView } from "../sigma/compile/record-view.ts";
import { CostColumns } from "../sigma/rule-profile.ts";
import { ruleView } from "../sigma/compile/rule-view.ts";
import { useKeys } from "../first-seen/first-uses.ts";
import { WATCHED_NAMES } from "../first-seen/watches.ts";
import { readWriteOf } from "../read-write.ts";
import { type CallerNumbers, callerNumbers, valueOf } from "./actors.ts";
import {
  type EventRows,
  HAS_UUID,
  IS_ERROR,
  IS_OPEN,
  IS_PARSED,
  IS_READ,
  IS_SHOWN,
  IS_WANTED,
  NUMBERS,
  NUMBERS_A_ROW,
  WORDS_A_ROW,
} from "./event-rows.ts";
import { FirstRows } from "./first-rows.ts";
import { BlockPlaces } from "./block-places.ts";
import { rowMergeValues } from "./merge-values.ts";
import { NOT_KNOWN, NOTHING, rowEntries } from "./row-entries.ts";
import { OPEN, ruleMatches } from "./rule-matches.ts";
import { memoryOfRows, RowBlock } from "./row-block.ts";
import { deedOf } from "./row-deed.ts";
import type { RowsAsked } from "./rows-order.ts";
import { wantedTest } from "./wanted-rows.ts";

/** Rules whose matches are findings. */
interface Emitting {
  readonly places: readonly number[];
  readonly ids: readonly string[];
}

/** Makes rows of the records of a thread's files. */
export class RowMaker implements Product<EventRows> {
  readonly #rows: Rows;
  readonly #asked: RowsAsked;
  readonly #callers: CallerNumbers;
  readonly #costs: CostColumns | undefined;
  readonly #isWanted: ((row: number) => boolean) | undefined;
  readonly #matches: ReturnType<typeof ruleMatches>;
  readonly #entries: ReturnType<typeof rowEntries>;
  readonly #entryPlaces = new BlockPlaces();
  readonly #rulePlaces = new BlockPlaces();
  /** By set of rules, those whose matches are findings. */
  readonly #emitting = new Map<number, Emitting>();
  readonly #mergeValuesOf: ReturnType<typeof rowMergeValues>;
  readonly #columns: readonly ReturnType<Rows["at"]>[];
  readonly #textPlaces = COLUMNS.map(() => new BlockPlaces());
  readonly #errorOf: (row: number) => number;
  readonly #readOnly: ReturnType<Rows["at"]>;
  readonly #names: ReturnType<Rows["at"]>;
  readonly #uuid: ReturnType<Rows["uuidsAt"]>;
  /** Whether texts are null, by id of errorCode; whether an event reads, by ids of readOnly and eventName. */
  #isNull = new Map<number, boolean>();
  #isRead = new Map<number, boolean>();
  #block = new RowBlock();
  #blockNumber = 1;
  readonly #actorPlaces = new BlockPlaces();
  readonly #first = new FirstRows();
  readonly #principals = new Map<string, number>();
  readonly #eventNames = new Map<string, number>();
  #principalOfCaller = new Map<number, number>();
  #numberOfName = new Map<number, number>();
  #watchedNames = new Map<number, boolean>();
  /** By principal, the last row of the scan, as its number among the scanner's rows and the block's. */
  readonly #lastRows = new Map<number, readonly [row: number, place: number]>();
  /** By principal, the last of the block. */
  readonly #lastLines = new Map<number, { readonly place: number; readonly bytes: Uint8Array }>();
  /** Rows of records that were parsed, whose hashes are to be made. */
  #unhashed: { readonly row: number; readonly text: string }[] = [];

  constructor(asked: RowsAsked, rows: Rows) {
    this.#rows = rows;
    this.#asked = asked;
    rows.seed(asked.seed);
    this.#callers = callerNumbers(rows);
    this.#isWanted = asked.wanted && wantedTest(asked.wanted, rows);
    const roots = asked.rules.map(({ root }) => root);
    if (asked.countsCosts === true) this.#costs = new CostColumns(roots.length);
    this.#matches = ruleMatches(roots, asked.paths, rows, this.#callers, this.#costs);
    this.#mergeValuesOf = rowMergeValues(asked, rows);
    this.#entries = rowEntries(asked, this.#matches.rulesIn, rows, this.#callers);
    this.#entries.onForget(() => this.#entryPlaces.forget());
    this.#columns = COLUMNS.map((keys) => rows.at(keys));
    this.#errorOf = rows.at(["errorCode"]).idOf;
    this.#readOnly = rows.at(["readOnly"]);
    this.#names = rows.at(["eventName"]);
    this.#uuid = rows.uuidsAt(["eventID"]);
    rows.onForget(() => {
      this.#isNull = new Map();
      this.#isRead = new Map();
      this.#principalOfCaller = new Map();
      this.#numberOfName = new Map();
      this.#watchedNames = new Map();
      this.#actorPlaces.forget();
      for (const places of this.#textPlaces) places.forget();
    });
  }

  get isDue(): boolean {
    return this.#block.count > 0;
  }

  addRow(row: number, file: string, index: number): void {
    const caller = this.#callers.of(row);
    const ids = this.#columns.map(({ idOf }) => idOf(row));
    const error = this.#errorOf(row);
    const readOnly = this.#readOnly.idOf(row);
    const block = this.#block;
    const place = block.add(file, index);
    const at = place * WORDS_A_ROW;
    if (
      caller < 0 ||
      error === UNKNOWN ||
      readOnly === UNKNOWN ||
      ids.includes(UNKNOWN) ||
      !this.#uuid(row, block.words, at) ||
      !this.#rows.isCompact(row)
    ) {
      const text = Buffer.from(this.#rows.bytes(row)).toString();
      block.times[place] = this.#rows.timeMs(row);
      this.#addParsed(place, text);
      return;
    }
    this.#rows.hash(row, block.words, at + 4);
    const ms = this.#rows.timeMs(row);
    block.times[place] = ms;
    const numbers = place * NUMBERS_A_ROW;
    block.numbers[numbers + NUMBERS.actor] = this.#actorPlace(caller);
    for (let i = 0; i < ids.length; i++) {
      block.numbers[numbers + 1 + i] = this.#textPlace(i, ids[i]!);
    }
    let flags = HAS_UUID;
    if (this.#isError(error)) flags |= IS_ERROR;
    if (this.#reads(readOnly, row)) flags |= IS_READ;
    if (this.#asked.isAllOpen || !this.#addMatches(row, place, caller)) {
      flags |= IS_OPEN;
      block.addLine(place, this.#rows.bytes(row));
    }
    if (this.#isWanted?.(row) === true) {
      flags |= IS_WANTED;
      if (!block.hasLine(place)) block.addLine(place, this.#rows.bytes(row));
    }
    block.flags[place] = flags;
    if (this.#asked.wantsBehaviour) this.#watch(row, place, caller, ids[0]!, ms);
    if (this.#asked.wantsFirstSeen && this.#isWatched(ids[0]!, place)) {
      this.#showFirstUse(row, place);
    }
  }

  addRecord({ text, record }: ReadRecord, file: string, index: number): void {
    const place = this.#block.add(file, index);
    this.#block.times[place] = eventTimeMs(record) ?? Number.NaN;
    this.#addParsed(place, text);
  }

  endRows(): void {
    for (const [principal, [row, place]] of this.#lastRows) {
      this.#lastLines.set(principal, { place, bytes: Uint8Array.from(this.#rows.bytes(row)) });
    }
    this.#lastRows.clear();
  }

  take(): EventRows | undefined {
    const block = this.#block;
    if (block.count === 0) return undefined;
    for (const { row, text } of this.#unhashed) {
      this.#rows.hashOf(Buffer.from(compactText(text)), block.words, row * WORDS_A_ROW + 4);
    }
    for (const { place, bytes } of this.#lastLines.values()) {
      block.flags[place]! |= IS_SHOWN;
      if (!block.hasLine(place)) block.addLine(place, bytes);
    }
    this.#unhashed = [];
    this.#lastLines.clear();
    this.#block = new RowBlock();
    this.#blockNumber++;
    return block.done(this.#costs?.take());
  }

  memoryOf(made: EventRows): readonly ArrayBufferLike[] {
    return memoryOfRows(made);
  }

  #addParsed(place: number, text: string): void {
    this.#block.flags[place] = IS_PARSED;
    this.#block.addText(place, text);
    this.#unhashed.push({ row: place, text });
  }

  /** Keeps the texts of records that behaviour may show. */
  #watch(row: number, place: number, caller: number, nameId: number, ms: number): void {
    if (this.#callers.identity(caller).lane !== "interactive") return;
    const block = this.#block;
    const principal = this.#principalOf(caller, place);
    const at = place * WORDS_A_ROW;
    const name = this.#nameNumber(nameId, place);
    if (this.#first.isFirst(principal, name, ms, block.words, at)) {
      block.flags[place]! |= IS_SHOWN;
      if (!block.hasLine(place)) block.addLine(place, this.#rows.bytes(row));
    }
    if (this.#first.isLast(principal, ms, block.words, at))
      this.#lastRows.set(principal, [row, place]);
  }

  #isWatched(nameId: number, place: number): boolean {
    let isWatched = this.#watchedNames.get(nameId);
    if (isWatched === undefined) {
      isWatched = WATCHED_NAMES.has(this.#textAt(place, NUMBERS.name) ?? "");
      this.#watchedNames.set(nameId, isWatched);
    }
    return isWatched;
  }

  /** Keeps the text of a record that may be the first use of something. */
  #showFirstUse(row: number, place: number): void {
    const block = this.#block;
    const ms = block.times[place]!;
    for (const key of useKeys(deedOf(block, place))) {
      if (!this.#first.isFirstUse(key, ms, block.words, place * WORDS_A_ROW)) continue;
      block.flags[place]! |= IS_SHOWN;
      if (!block.hasLine(place)) block.addLine(place, this.#rows.bytes(row));
    }
  }

  #principalOf(caller: number, place: number): number {
    const known = this.#principalOfCaller.get(caller);
    if (known !== undefined) return known;
    const { account, principal } = this.#callers.identity(caller);
    const recipient = this.#textAt(place, NUMBERS.recipient);
    const number = numberIn(this.#principals, `${account ?? recipient ?? ""}\0${principal}`);
    // Where the caller's account is not known it depends on the record.
    if (account !== undefined) this.#principalOfCaller.set(caller, number);
    return number;
  }

  #nameNumber(id: number, place: number): number {
    let number = this.#numberOfName.get(id);
    if (number === undefined) {
      const name = this.#textAt(place, NUMBERS.name);
      number = name === undefined || name === "" ? -1 : numberIn(this.#eventNames, name);
      this.#numberOfName.set(id, number);
    }
    return number;
  }

  #textAt(place: number, column: number): string | undefined {
    return this.#block.texts[this.#block.numbers[place * NUMBERS_A_ROW + column]!];
  }

  /** Adds what the rules make of a record. @returns false when nobody knows */
  #addMatches(row: number, place: number, caller: number): boolean {
    let view: RecordView | undefined;
    const parsed = (): RecordView => (view ??= this.#viewOf(row));
    const set = this.#matches.of(row, caller, parsed);
    if (set === OPEN) return false;
    if (set === 0) return true;
    const block = this.#block;
    const { ids, places } = this.#emittingOf(set);
    if (ids.length > 0) {
      const put = (): number => block.rules.push(ids) - 1;
      block.matched[place] = this.#rulePlaces.placeOf(set, this.#blockNumber, put);
      const values = this.#mergeValuesOf(row, places);
      if (values !== undefined) block.merging[place] = block.mergeValues.push(values) - 1;
    }
    const entries = this.#entries.of(row, set, caller);
    if (entries === NOT_KNOWN) {
      block.kept[place] = block.entries.push(this.#entries.ofView(parsed(), set)) - 1;
    } else if (entries !== NOTHING) {
      const put = (number: number): number => block.entries.push(this.#entries.entries(number)) - 1;
      block.kept[place] = this.#entryPlaces.placeOf(entries, this.#blockNumber, put);
    }
    if (ids.length > 0 || entries !== NOTHING) block.addLine(place, this.#rows.bytes(row));
    return true;
  }

  #viewOf(row: number): RecordView {
    const text = Buffer.from(this.#rows.bytes(row)).toString();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the scanner has found an object in it
    return ruleView(JSON.parse(text) as CloudTrailRecord, text);
  }

  #emittingOf(set: number): Emitting {
    let known = this.#emitting.get(set);
    if (known === undefined) {
      const { rules } = this.#asked;
      const places = this.#matches.rulesIn(set).filter((place) => rules[place]!.emits);
      known = { places, ids: places.map((place) => rules[place]!.id) };
      this.#emitting.set(set, known);
    }
    return known;
  }

  /** The place of a text among those of the block; -1 for what is none. */
  #textPlace(column: number, id: number): number {
    if (id < FIRST_TEXT) return -1;
    return this.#textPlaces[column]!.placeOf(id, this.#blockNumber, () => {
      const value: unknown = JSON.parse(this.#columns[column]!.text(id));
      return typeof value === "string" ? this.#block.texts.push(value) - 1 : -1;
    });
  }

  #actorPlace(caller: number): number {
    return this.#actorPlaces.placeOf(caller, this.#blockNumber, () => {
      const { principal, lane, account } = this.#callers.identity(caller);
      const actor = { principal, isInteractive: lane === "interactive", account };
      return this.#block.actors.push(actor) - 1;
    });
  }

  #isError(id: number): boolean {
    if (id === MISSING) return false;
    if (id === CONTAINER) return true;
    let isNull = this.#isNull.get(id);
    if (isNull === undefined) {
      isNull = this.#rows.at(["errorCode"]).text(id) === "null";
      this.#isNull.set(id, isNull);
    }
    return !isNull;
  }

  #reads(readOnly: number, row: number): boolean {
    const name = this.#names.idOf(row);
    const pair = readOnly * 65_536 + name;
    let reads = this.#isRead.get(pair);
    if (reads === undefined) {
      const record = {
        readOnly: valueOf(this.#readOnly, readOnly),
        eventName: valueOf(this.#names, name),
      };
      reads = readWriteOf(record) === "read";
      this.#isRead.set(pair, reads);
    }
    return reads;
  }
}

/** The product by its order. */
export function openRowMaker(asked: RowsAsked, rows: Rows): RowMaker {
  return new RowMaker(asked, rows);
}

/** The columns of texts, as NUMBERS has them behind the actor. */
const COLUMNS: readonly (readonly string[])[] = [
  ["eventName"],
  ["eventSource"],
  ["sourceIPAddress"],
  ["awsRegion"],
  ["recipientAccountId"],
];

function numberIn(numbers: Map<string, number>, text: string): number {
  let number = numbers.get(text);
  if (number === undefined) numbers.set(text, (number = numbers.size));
  return number;
}
