import type { Products } from "../source/product.ts";

/** What threads can make of the records of their files, beside lines; loaded when it is ordered, in every thread. */
export const PRODUCTS: Products = {};
