import { getRandomValues } from "node:crypto";
import type { EventRows } from "../../detect/rows/event-rows.ts";
import { rowsOrder } from "../../detect/rows/rows-order.ts";
import { BIRTHS } from "../../investigate/incidents/births.ts";
import type { RuleNode } from "../../detect/sigma/tree/rule-node.ts";
import type { LoadedDetectors } from "../../run/load-detectors.ts";
import type { ProductOrder } from "../../source/product.ts";

/**
 * What the detectors ask of records.
 * @param births where findings are grouped by incident: which records may be births of identities
 */
export function detectionRows(
  { rows }: Pick<LoadedDetectors, "rows">,
  births: RuleNode | undefined,
): ProductOrder<EventRows> {
  const more = births === undefined ? [] : [{ id: BIRTHS, root: births, emits: true }];
  return rowsOrder({ ...rows, rules: [...rows.rules, ...more] }, secretWords());
}

/** For hashes of this run alone. */
function secretWords(): readonly number[] {
  return [...getRandomValues(new Uint32Array(8))];
}
