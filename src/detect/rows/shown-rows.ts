import type { Rows } from "../../source/product.ts";
import { useKeys } from "../first-seen/first-uses.ts";
import { WATCHED_NAMES } from "../first-seen/watches.ts";
import type { CallerNumbers } from "./actors.ts";
import { IS_SHOWN, NUMBERS, NUMBERS_A_ROW, WORDS_A_ROW } from "./event-rows.ts";
import { FirstRows } from "./first-rows.ts";
import type { RowBlock } from "./row-block.ts";
import { deedOf } from "./row-deed.ts";

/** A row of the scan that stands in a block, whose event and caller are known. */
interface ShownRow {
  readonly row: number;
  readonly place: number;
  readonly caller: number;
  /** The id of its eventName. */
  readonly nameId: number;
}

/** Gives rows their texts that findings of behaviour and of first uses may show: the first and the last of their kind. */
export class ShownRows {
  readonly #rows: Rows;
  readonly #callers: CallerNumbers;
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

  constructor(rows: Rows, callers: CallerNumbers) {
    this.#rows = rows;
    this.#callers = callers;
  }

  /** Numbers have lost their meaning. */
  forget(): void {
    this.#principalOfCaller = new Map();
    this.#numberOfName = new Map();
    this.#watchedNames = new Map();
  }

  /** The rows of a scan lose their meaning. */
  endRows(): void {
    for (const [principal, [row, place]] of this.#lastRows) {
      this.#lastLines.set(principal, { place, bytes: Uint8Array.from(this.#rows.bytes(row)) });
    }
    this.#lastRows.clear();
  }

  /** The block is given away. */
  endBlock(block: RowBlock): void {
    for (const { place, bytes } of this.#lastLines.values()) {
      block.flags[place]! |= IS_SHOWN;
      if (!block.hasLine(place)) block.addLine(place, bytes);
    }
    this.#lastLines.clear();
  }

  /** Keeps the texts of records that behaviour may show. */
  watch(block: RowBlock, { row, place, caller, nameId }: ShownRow): void {
    if (this.#callers.identity(caller).lane !== "interactive") return;
    const ms = block.times[place]!;
    const principal = this.#principalOf(block, caller, place);
    const at = place * WORDS_A_ROW;
    const name = this.#nameNumber(block, nameId, place);
    if (this.#first.isFirst(principal, name, ms, block.words, at)) {
      block.flags[place]! |= IS_SHOWN;
      if (!block.hasLine(place)) block.addLine(place, this.#rows.bytes(row));
    }
    if (this.#first.isLast(principal, ms, block.words, at))
      this.#lastRows.set(principal, [row, place]);
  }

  #isWatched(block: RowBlock, nameId: number, place: number): boolean {
    let isWatched = this.#watchedNames.get(nameId);
    if (isWatched === undefined) {
      isWatched = WATCHED_NAMES.has(textAt(block, place, NUMBERS.name) ?? "");
      this.#watchedNames.set(nameId, isWatched);
    }
    return isWatched;
  }

  /** Keeps the text of a record that may be the first use of something. */
  showFirstUse(block: RowBlock, { row, place, nameId }: ShownRow): void {
    if (!this.#isWatched(block, nameId, place)) return;
    const ms = block.times[place]!;
    for (const key of useKeys(deedOf(block, place))) {
      if (!this.#first.isFirstUse(key, ms, block.words, place * WORDS_A_ROW)) continue;
      block.flags[place]! |= IS_SHOWN;
      if (!block.hasLine(place)) block.addLine(place, this.#rows.bytes(row));
    }
  }

  #principalOf(block: RowBlock, caller: number, place: number): number {
    const known = this.#principalOfCaller.get(caller);
    if (known !== undefined) return known;
    const { account, principal } = this.#callers.identity(caller);
    const recipient = textAt(block, place, NUMBERS.recipient);
    const number = numberIn(this.#principals, `${account ?? recipient ?? ""}\0${principal}`);
    // Where the caller's account is not known it depends on the record.
    if (account !== undefined) this.#principalOfCaller.set(caller, number);
    return number;
  }

  #nameNumber(block: RowBlock, id: number, place: number): number {
    let number = this.#numberOfName.get(id);
    if (number === undefined) {
      const name = textAt(block, place, NUMBERS.name);
      number = name === undefined || name === "" ? -1 : numberIn(this.#eventNames, name);
      this.#numberOfName.set(id, number);
    }
    return number;
  }
}

function textAt(block: RowBlock, place: number, column: number): string | undefined {
  return block.texts[block.numbers[place * NUMBERS_A_ROW + column]!];
}

function numberIn(numbers: Map<string, number>, text: string): number {
  let number = numbers.get(text);
  if (number === undefined) numbers.set(text, (number = numbers.size));
  return number;
}
