import stringWidth from "string-width";

/** What is known of a column: its name, and the cells of the first rows, each of one or more lines. */
interface FittedColumn {
  readonly name: string;
  /** Neither cut nor left out. */
  readonly isWhole: boolean;
  /** Goes on below what is too narrow for it. */
  readonly wraps: boolean;
  readonly cells: readonly (readonly string[])[];
}

export interface Fit {
  readonly widths: readonly number[];
  /** The columns that are left out, by place, with the text that they have in every row. */
  readonly constants: ReadonlyMap<number, string>;
  /** The column, by place, whose text stands below its row, since beside the others it would have too little room. */
  readonly below: number | undefined;
}

export const GAP = "  ";
const NARROWEST = 6;
/** Text that wraps is not to be read in fewer columns. */
const NARROWEST_TEXT = 30;

/**
 * Fits columns into a line: leaves out what is the same in all rows, the widest first, and then takes room from the
 * widest column until the line fits. The first column stays as it is; so the line may stick out. Where text that wraps
 * would get little room, it is put below.
 * @param width undefined when nothing has to fit
 */
export function fitColumns(columns: readonly FittedColumn[], width: number | undefined): Fit {
  const beside = fitBeside(columns, width, undefined);
  const narrow = columns.findIndex(({ wraps, name, cells }, i) => {
    const has = beside.widths[i] ?? 0;
    return wraps && i > 0 && has < Math.min(NARROWEST_TEXT, widestOf(name, cells));
  });
  return narrow < 0 ? beside : fitBeside(columns, width, narrow);
}

function fitBeside(
  columns: readonly FittedColumn[],
  width: number | undefined,
  below: number | undefined,
): Fit {
  const widths = columns.map(({ name, cells }) => widestOf(name, cells));
  const constants = new Map<number, string>();
  if (width === undefined) return { widths, constants, below };
  const excess = () =>
    widths.reduce(
      (sum, one, i) => (constants.has(i) || i === below ? sum : sum + one + GAP.length),
      -GAP.length,
    ) - width;
  const movable = columns.flatMap(({ isWhole }, i) =>
    isWhole || i === 0 || i === below ? [] : [i],
  );
  const same = movable
    .flatMap((i) => {
      const text = constantOf(columns[i]?.cells ?? []);
      return text === undefined ? [] : [{ i, text }];
    })
    // What is empty first: nothing is lost by it.
    .toSorted(
      (a, b) =>
        Number(b.text === "") - Number(a.text === "") || (widths[b.i] ?? 0) - (widths[a.i] ?? 0),
    );
  for (const { i, text } of same) if (excess() > 0) constants.set(i, text);
  const cuttable = movable.filter((i) => !constants.has(i));
  for (let over = excess(); over > 0; over = excess()) {
    const widest = cuttable.toSorted((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0];
    if (widest === undefined || (widths[widest] ?? 0) <= NARROWEST) break;
    const room = Math.ceil(over / columns.length);
    widths[widest] = Math.max(NARROWEST, (widths[widest] ?? 0) - room);
  }
  return { widths, constants, below };
}

function widestOf(name: string, cells: readonly (readonly string[])[]): number {
  return cells
    .flat()
    .reduce((widest, line) => Math.max(widest, stringWidth(line)), stringWidth(name));
}

/** The text that all rows have; undefined when they differ, or one row alone cannot tell. */
function constantOf(cells: readonly (readonly string[])[]): string | undefined {
  const texts = new Set(cells.map((lines) => lines.join(" ")));
  return cells.length > 1 && texts.size === 1 ? [...texts][0] : undefined;
}
