import type { Products } from "../source/product.ts";
import { TALLIES } from "../tally/tallies.ts";

/** What threads can make of the records of their files, beside lines; loaded when it is ordered, in every thread. */
export const PRODUCTS: Products = {
  [TALLIES]: async () => (await import("../tally/tallier.ts")).openTallier,
};
