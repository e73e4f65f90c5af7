import { consumed, startContainers } from "./containers";
import { scanElement } from "./element";
import { ELEMENT_READ, ROWS_FULL } from "./layout";
import { writePatterns } from "./patterns";
import { endRows, hasRoom, startRows } from "./rows";
import { forgetSkeletons } from "./skeleton";
import { skimFirst, skimRecords } from "./skim-records";

export { forget } from "./dictionary";
export { find } from "./find";
export { inflate } from "./inflate";
export { idAt } from "./project";
export { hashOf } from "./hash";
export { uuidAt } from "./uuid";

let knowsSkeletons: bool = false;

/**
 * Cuts the bytes from `input` on into the elements of their container, checks that they are valid JSON, and
 * writes a row for each whole element. It starts where the last call ended: between elements.
 * @param isLast false when more bytes follow: what is unfinished then is left for the next call.
 * @returns NOT_PLAIN when the bytes behind AT_CONSUMED are not a plain, valid container. There the host goes on
 * with the slicer, which knows what to do.
 */
export function scan(input: usize, bytes: usize, isLast: bool): i32 {
  const end = input + bytes;
  writePatterns();
  if (!knowsSkeletons) forgetSkeletons();
  knowsSkeletons = true;
  startRows(input);
  startContainers(input);
  skimFirst(input, end);
  let status = ELEMENT_READ;
  while (status == ELEMENT_READ) {
    skimRecords(end);
    status = hasRoom() ? scanElement(consumed, end, isLast) : ROWS_FULL;
  }
  endRows();
  return status;
}
