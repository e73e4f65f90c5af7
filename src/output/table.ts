import stringWidth from "string-width";
import type { Display, Style } from "./display.ts";
import { cellText, type Field } from "./fields.ts";
import type { Sink } from "./sink.ts";
import { type Fit, fitColumns, GAP } from "./fit-columns.ts";
import { wrapped } from "./wrapped.ts";

/** A column of a table. The first is never cut and never left out. */
export interface Column<R> extends Field<R> {
  /** Nor is this one: a time, a level, a number. */
  readonly isWhole?: boolean;
  /** What is too long goes on below, all of it on lines of its own where there is little room; else it is cut. */
  readonly wraps?: boolean;
  /** The value is a list, with a line for each. */
  readonly isList?: boolean;
  readonly isRight?: boolean;
  readonly styleOf?: (record: R) => Style | undefined;
}

interface TableOptions<R> {
  readonly columns: readonly Column<R>[];
  readonly display: Display;
  /** Rows are wanted as they come: the widths are fitted to the first that do. */
  readonly isLive?: boolean;
}

/** The widths are fitted to the first rows; later, longer cells are cut on a terminal and stick out elsewhere. */
const ROWS_TO_FIT = 200;

/** A record's cells, each of one or more lines. */
interface Row {
  readonly cells: readonly (readonly string[])[];
  readonly styles: readonly (Style | undefined)[];
}

/**
 * A table for people that streams: the first 200 rows are held back to fit the columns, then each is written as it
 * comes, so that memory does not grow with the answer. Where it does not fit, columns that have the same value in
 * all of these rows are left out first, which the heading says; then the widest are cut.
 */
export class Table<R> implements Sink<R, unknown> {
  readonly #options: TableOptions<R>;
  #held: Row[] = [];
  #fit: Fit | undefined;

  constructor(options: TableOptions<R>) {
    this.#options = options;
  }

  /** It is known with the first rows. */
  heading(): string {
    return "";
  }

  /** @returns the text that can be written now; "" while the columns are not yet fitted. */
  write(records: readonly R[]): string {
    const rows = records.map((record) => this.#row(record));
    if (this.#fit !== undefined) return this.#lines(rows, this.#fit);
    this.#held = this.#held.concat(rows);
    const isEnough = this.#options.isLive === true || this.#held.length >= ROWS_TO_FIT;
    return isEnough ? this.#start() : "";
  }

  /** @returns what is still held back. */
  end(): string {
    return this.#fit === undefined ? this.#start() : "";
  }

  #row(record: R): Row {
    const { columns, display } = this.#options;
    return {
      cells: columns.map(({ valueOf, isList }) => {
        const value = valueOf(record);
        const lines = isList === true && Array.isArray(value) ? value : [value];
        return lines.map((line) => display.clean(cellText(line)));
      }),
      styles: columns.map(({ styleOf }) => styleOf?.(record)),
    };
  }

  #start(): string {
    if (this.#held.length === 0) return "";
    const { columns, display } = this.#options;
    const rows = this.#held;
    this.#held = [];
    const names = columns.map(({ name }) => name.toUpperCase());
    const fit = fitColumns(
      columns.map(({ isWhole = false, wraps = false }, i) => ({
        name: names[i] ?? "",
        isWhole,
        wraps,
        cells: rows.map(({ cells }) => cells[i] ?? []),
      })),
      display.width,
    );
    this.#fit = fit;
    const everywhere = [...fit.constants]
      .toSorted(([a], [b]) => a - b)
      .map(([i, text]) => (text === "" ? `no ${names[i] ?? ""}` : `${names[i] ?? ""} ${text}`));
    const said = everywhere.length === 0 ? "" : `all rows: ${everywhere.join(" · ")}`;
    const heading = this.#text({ cells: names.map((name) => [name]), styles: [] }, fit);
    const above = said === "" ? "" : `${display.paint("dim", said)}\n`;
    return `${above}${display.paint("bold", heading)}\n${this.#lines(rows, fit)}`;
  }

  #lines(rows: readonly Row[], fit: Fit): string {
    return rows
      .map((row) => `${this.#text(row, fit)}${this.#unlike(row, fit)}\n${this.#below(row, fit)}`)
      .join("");
  }

  /** The lines of the column that stands below, under the second one. */
  #below({ cells }: Row, { below, widths }: Fit): string {
    if (below === undefined) return "";
    const indent = " ".repeat((widths[0] ?? 0) + GAP.length);
    const width = Math.max(1, (this.#options.display.width ?? Infinity) - indent.length);
    const lines = (cells[below] ?? []).flatMap((line) => wrapped(line, width));
    return lines.map((line) => `${indent}${line}\n`).join("");
  }

  /** What a later row has in the columns that are left out, when it is another value. */
  #unlike({ cells }: Row, { constants }: Fit): string {
    return [...constants]
      .filter(([i, text]) => cells[i]?.join(" ") !== text)
      .map(
        ([i]) =>
          `${GAP}${this.#options.columns[i]?.name.toUpperCase() ?? ""} ${cells[i]?.join(" ") ?? ""}`,
      )
      .join("");
  }

  #text({ cells, styles }: Row, { widths, constants, below }: Fit): string {
    const { columns, display } = this.#options;
    const shown = columns
      .map((column, i) => ({
        column,
        width: widths[i] ?? 0,
        style: styles[i],
        lines: cells[i] ?? [],
      }))
      .filter((_, i) => !constants.has(i) && i !== below)
      .map(({ lines, ...cell }) => ({
        ...cell,
        lines:
          cell.column.wraps === true && display.width !== undefined
            ? lines.flatMap((line) => wrapped(line, cell.width))
            : lines,
      }));
    const height = Math.max(1, ...shown.map(({ lines }) => lines.length));
    const last = shown.length - 1;
    return Array.from({ length: height }, (_, n) =>
      shown
        .map(({ column, width, style, lines }, i) => {
          const isCut = display.width !== undefined && i > 0 && column.isWhole !== true;
          const text = padded(lines[n] ?? "", width, { isCut, isRight: column.isRight === true });
          const filled = i === last ? text.trimEnd() : text;
          return style === undefined || n > 0 ? filled : display.paint(style, filled);
        })
        .join(GAP)
        .trimEnd(),
    ).join("\n");
  }
}

/** The text in at least so many columns: filled up, and cut with an ellipsis when wanted. */
function padded(
  text: string,
  width: number,
  { isCut, isRight }: { readonly isCut: boolean; readonly isRight: boolean },
): string {
  const excess = stringWidth(text) - width;
  if (excess > 0) return isCut ? cut(text, width) : text;
  const space = " ".repeat(-excess);
  return isRight ? space + text : text + space;
}

/** Cut in the middle: ARNs and user agents begin alike, and what tells them apart often stands at the end. */
function cut(text: string, width: number): string {
  const segments = Array.from(new Intl.Segmenter("en").segment(text), ({ segment }) => segment);
  const start = upTo(segments, Math.ceil((width - 1) / 2));
  const end = upTo(segments.toReversed(), width - 1 - stringWidth(start.join("")));
  const kept = `${start.join("")}…${end.toReversed().join("")}`;
  return kept + " ".repeat(Math.max(0, width - stringWidth(kept)));
}

/** The first segments, as far as they fit. */
function upTo(segments: readonly string[], width: number): readonly string[] {
  let left = width;
  const end = segments.findIndex((segment) => (left -= stringWidth(segment)) < 0);
  return end < 0 ? segments : segments.slice(0, end);
}
