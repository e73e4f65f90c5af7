import { projectedPaths, type RecordField } from "../fields/record-field.ts";
import type { ProductOrder } from "../source/product.ts";
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
  return { name: SHARED_LINES, ...projectedPaths(fields), of: request };
}
