import { FIRST_TEXT, MISSING, type Rows } from "../../source/product.ts";
import { valueOf } from "./actors.ts";
import { EAGER, type RowsAsked } from "./rows-order.ts";

/** Of each rule that matches a row, the values by which its findings are merged; undefined where only the record tells. */
export type MergeValues = readonly (readonly unknown[] | undefined)[];

/**
 * Reads them from projected values, where the keys are paths of those and a text or nothing stands there.
 * @returns undefined when none of the rules is merged so
 */
export function rowMergeValues(
  asked: Pick<RowsAsked, "rules" | "paths">,
  rows: Rows,
): (row: number, rules: readonly number[]) => MergeValues | undefined {
  const known = new Set([...EAGER, ...asked.paths].map((keys) => JSON.stringify(keys)));
  const readers = asked.rules.map(({ mergedBy }) => {
    if (mergedBy === undefined) return undefined;
    const paths = mergedBy.map((key) => key.split("."));
    if (!paths.every((keys) => known.has(JSON.stringify(keys)))) return undefined;
    const columns = paths.map((keys) => ({ keys, at: rows.at(keys) }));
    return (row: number): readonly unknown[] | undefined => {
      const values: unknown[] = [];
      for (const { keys, at } of columns) {
        const id = at.idOf(row);
        // A bare key that the record does not have is looked for everywhere in it.
        if (id < FIRST_TEXT && (id !== MISSING || keys.length === 1)) return undefined;
        const value = valueOf(at, id);
        if (typeof value !== "string" && value !== undefined) return undefined;
        values.push(value);
      }
      return values;
    };
  });
  return (row, rules) => {
    if (!rules.some((place) => readers[place] !== undefined)) return undefined;
    return rules.map((place) => readers[place]?.(row));
  };
}
