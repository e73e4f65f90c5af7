import type { Place } from "../../record.ts";

/** Records that follow one another in a file, the first of them with this number. */
export interface Neighbours {
  readonly file: string;
  readonly first: number;
  count: number;
}

export function addPlace(all: Neighbours[], file: string, index: number): void {
  const last = all.at(-1);
  if (last !== undefined && last.file === file && last.first + last.count === index) last.count++;
  else all.push({ file, first: index, count: 1 });
}

/** The places of rows, asked for in their order. */
export function placesIn(all: readonly Neighbours[]): (row: number) => Place {
  let at = 0;
  let before = 0;
  return (row) => {
    for (; row >= before + all[at]!.count; at++) before += all[at]!.count;
    const { file, first } = all[at]!;
    return { file, index: first + row - before };
  };
}
