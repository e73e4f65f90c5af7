/** How long a column is at first. */
export const FIRST_LENGTH = 1024;

/** A column of twice the length with the same numbers in front. */
export function grown<C extends Float64Array | Int32Array | Uint32Array>(column: C): C {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same kind of column
  const larger = new (column.constructor as new (length: number) => C)(column.length * 2);
  larger.set(column);
  return larger;
}
