import { EVENT_ROWS } from "../detect/rows/event-rows.ts";
import { SHARED_LINES } from "../pivot/shared-request.ts";
import type { Products } from "../source/product.ts";
import { TALLIES } from "../tally/tallies.ts";

/** What threads can make of the records of their files, beside lines; loaded when it is ordered, in every thread. */
export const PRODUCTS: Products = {
  [TALLIES]: async () => (await import("../tally/tallier.ts")).openTallier,
  [SHARED_LINES]: async () => (await import("../pivot/shared-lines.ts")).openSharedLines,
  [EVENT_ROWS]: async () => (await import("../detect/rows/row-maker.ts")).openRowMaker,
};
