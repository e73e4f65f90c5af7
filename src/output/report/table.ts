import { html, type Markup, type Piece } from "./markup.ts";

interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => Piece;
  /** What the column is sorted by, where that is not its text. */
  readonly order?: (row: T) => string | number;
  readonly kind?: "number" | "code" | "wide";
}

interface TableOf<T> {
  /** Said by screen readers, and the name of the filter. */
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowClass?: (row: T) => string;
  /** Tables of a few rows need none. */
  readonly isFiltered?: boolean;
}

/** A table that the page's script makes sortable; it is whole without it. On narrow screens a row is a card. */
export function table<T>({ caption, columns, rows, rowClass, isFiltered }: TableOf<T>): Markup {
  return html`<div class="scroll">
    <table class="data" data-sortable${isFiltered === true ? FILTERED : undefined}>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ head, kind = "" }) => html`<th scope="col" class="${kind}">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr class="${rowClass?.(row) ?? ""}">
              ${columns.map(
                ({ head, cell, order, kind = "" }) =>
                  html`<td class="${kind}" data-label="${head}" ${orderOf(order?.(row))}>
                    ${cell(row)}
                  </td>`,
              )}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

const FILTERED = html` data-filtered`;

function orderOf(order: string | number | undefined): Piece {
  return order === undefined ? undefined : html` data-order="${order}"`;
}
