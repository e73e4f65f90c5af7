import type { RecordField } from "../fields/record-field.ts";
import { isProjectable, type ProductOrder } from "../source/product.ts";
import type { AnchorTimes } from "./anchors.ts";

export const SHARED_LINES = "shared-lines";

/** What belongs to the matches: plain data. */
export interface SharedRequest {
  readonly same: readonly string[];
  readonly times: AnchorTimes;
}

/** Records that belong to matches, each on a line as it stood in its file. */
export interface SharedLines {
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Texts that UTF-8 cannot hold, by the number of their line. */
  readonly odd: readonly (readonly [line: number, text: string])[];
}

export function sharedLinesOrder(
  request: SharedRequest,
  fields: readonly RecordField[],
): ProductOrder<SharedLines> {
  const paths = fields.flatMap(({ reads }) => (reads?.every(isProjectable) === true ? reads : []));
  return { name: SHARED_LINES, paths, of: request };
}
