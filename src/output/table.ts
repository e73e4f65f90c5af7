import stringWidth from "string-width";
import { cellText, type Field } from "./fields.ts";

interface TableOptions<R> {
  readonly fields: readonly Field<R>[];
  /** Columns of the terminal; undefined when the table is not for one, and nothing is cut. */
  readonly width: number | undefined;
  readonly clean: (text: string) => string;
  readonly heading: (text: string) => string;
}

/** The widths are fitted to the first rows; later, longer cells are cut on a terminal and stick out elsewhere. */
const ROWS_TO_FIT = 200;
const GAP = "  ";
const NARROWEST = 6;

/**
 * A table for people that streams: the first 200 rows are held back to fit the columns, then each is written as
 * it comes. Memory does not grow with the answer.
 */
export class Table<R> {
  readonly #options: TableOptions<R>;
  #held: string[][] = [];
  #widths: readonly number[] | undefined;

  constructor(options: TableOptions<R>) {
    this.#options = options;
  }

  /** @returns the text that can be written now; "" while the columns are not yet fitted. */
  add(records: readonly R[]): string {
    const { fields, clean } = this.#options;
    const rows = records.map((record) =>
      fields.map(({ valueOf }) => clean(cellText(valueOf(record)))),
    );
    if (this.#widths !== undefined) return this.#lines(rows);
    this.#held = this.#held.concat(rows);
    return this.#held.length < ROWS_TO_FIT ? "" : this.#start();
  }

  /** @returns what is still held back. */
  end(): string {
    return this.#widths === undefined && this.#held.length > 0 ? this.#start() : "";
  }

  #start(): string {
    const names = this.#options.fields.map(({ name }) => name.toUpperCase());
    const rows = this.#held;
    this.#held = [];
    this.#widths = fitted(
      names.map((name, i) =>
        rows.reduce(
          (widest, row) => Math.max(widest, stringWidth(row[i] ?? "")),
          stringWidth(name),
        ),
      ),
      this.#options.width,
    );
    return this.#options.heading(this.#line(names)) + "\n" + this.#lines(rows);
  }

  #lines(rows: readonly (readonly string[])[]): string {
    return rows.map((row) => `${this.#line(row)}\n`).join("");
  }

  #line(cells: readonly string[]): string {
    const widths = this.#widths ?? [];
    return cells
      .map((cell, i) => padded(cell, widths[i] ?? NARROWEST, this.#options.width !== undefined))
      .join(GAP)
      .trimEnd();
  }
}

/** Takes room from the widest column until the line fits. */
function fitted(widths: readonly number[], width: number | undefined): readonly number[] {
  const result = [...widths];
  if (width === undefined) return result;
  const total = () => result.reduce((sum, one) => sum + one + GAP.length, -GAP.length);
  for (let excess = total() - width; excess > 0; excess = total() - width) {
    const widest = result.indexOf(Math.max(...result));
    if (result[widest]! <= NARROWEST) break;
    result[widest] = Math.max(NARROWEST, result[widest]! - Math.ceil(excess / result.length));
  }
  return result;
}

function padded(text: string, width: number, isCut: boolean): string {
  const excess = stringWidth(text) - width;
  if (excess <= 0) return text + " ".repeat(-excess);
  return isCut ? cut(text, width) : text;
}

function cut(text: string, width: number): string {
  let kept = "";
  let keptWidth = 0;
  for (const { segment } of new Intl.Segmenter("en").segment(text)) {
    keptWidth += stringWidth(segment);
    if (keptWidth > width - 1) break;
    kept += segment;
  }
  return `${kept}…${" ".repeat(Math.max(0, width - 1 - stringWidth(kept)))}`;
}
