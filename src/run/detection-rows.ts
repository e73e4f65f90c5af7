import { getRandomValues } from "node:crypto";
import type { EventRows } from "../detect/rows/event-rows.ts";
import { type RowsOrdered, rowsOrder } from "../detect/rows/rows-order.ts";
import type { ProductOrder } from "../source/product.ts";
import type { LoadedDetectors } from "./load-detectors.ts";

/** What no detectors ask of records. */
export const NO_DETECTORS: Pick<LoadedDetectors, "rows"> = {
  rows: {
    rules: [],
    correlations: [],
    isAllOpen: false,
    wantsBehaviour: false,
    wantsFirstSeen: false,
  },
};

/**
 * What the detectors ask of records, and somebody beside them.
 * @param more rules of its own, whose matches it looks for, and what else it wants
 */
export function detectionRows(
  { rows }: Pick<LoadedDetectors, "rows">,
  { rules = [], wanted }: Partial<Pick<RowsOrdered, "rules" | "wanted">> = {},
): ProductOrder<EventRows> {
  return rowsOrder({ ...rows, rules: [...rows.rules, ...rules], wanted }, secretWords());
}

/** For hashes of this run alone. */
function secretWords(): readonly number[] {
  return [...getRandomValues(new Uint32Array(8))];
}
