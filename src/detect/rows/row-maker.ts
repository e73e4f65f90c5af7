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
import { readWriteOf } from "../read-write.ts";
import { type CallerNumbers, callerNumbers, valueOf } from "./actors.ts";
import {
  type EventRows,
  HAS_UUID,
  IS_ERROR,
  IS_OPEN,
  IS_PARSED,
  IS_READ,
  IS_WANTED,
  NUMBERS,
  NUMBERS_A_ROW,
  WORDS_A_ROW,
} from "./event-rows.ts";
import { BlockPlaces } from "./block-places.ts";
import { rowMergeValues } from "./merge-values.ts";
import { NOT_KNOWN, NOTHING, rowEntries } from "./row-entries.ts";
import { OPEN, ruleMatches } from "./rule-matches.ts";
import { memoryOfRows, RowBlock } from "./row-block.ts";
import type { RowsAsked } from "./rows-order.ts";
import { ShownRows } from "./shown-rows.ts";
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
  readonly #shown: ShownRows;
  /** Rows of records that were parsed, whose hashes are to be made. */
  #unhashed: { readonly row: number; readonly text: string }[] = [];

  constructor(asked: RowsAsked, rows: Rows) {
    this.#rows = rows;
    this.#asked = asked;
    rows.seed(asked.seed);
    this.#callers = callerNumbers(rows);
    this.#shown = new ShownRows(rows, this.#callers);
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
      this.#shown.forget();
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
    block.times[place] = this.#rows.timeMs(row);
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
    const shown = { row, place, caller, nameId: ids[0]! };
    if (this.#asked.wantsBehaviour) this.#shown.watch(block, shown);
    if (this.#asked.wantsFirstSeen) this.#shown.showFirstUse(block, shown);
  }

  addRecord({ text, record }: ReadRecord, file: string, index: number): void {
    const place = this.#block.add(file, index);
    this.#block.times[place] = eventTimeMs(record) ?? Number.NaN;
    this.#addParsed(place, text);
  }

  endRows(): void {
    this.#shown.endRows();
  }

  take(): EventRows | undefined {
    const block = this.#block;
    if (block.count === 0) return undefined;
    for (const { row, text } of this.#unhashed) {
      this.#rows.hashOf(Buffer.from(compactText(text)), block.words, row * WORDS_A_ROW + 4);
    }
    this.#shown.endBlock(block);
    this.#unhashed = [];
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
