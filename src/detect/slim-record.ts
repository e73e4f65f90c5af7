import type { PlacedRecord } from "../record.ts";
import { compileProjection } from "./projection.ts";
import { RECORD_PARTS } from "./record-parts.ts";

const kept = compileProjection(Object.values(RECORD_PARTS).flatMap(({ reads }) => reads));

/**
 * A record for as long as it must wait to be in a finding: all that the parts of findings read. Most of the request
 * and the response, nine tenths of its size, are not among it.
 */
export function slimRecord({ record, place }: PlacedRecord): PlacedRecord {
  return place === undefined ? { record: kept(record) } : { record: kept(record), place };
}
