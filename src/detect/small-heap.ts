import { setFlagsFromString } from "node:v8";

/** How far the heap may grow beyond what was in use, before garbage is collected, in percent. */
const GROWTH_PERCENT = 50;

/**
 * Keeps V8's heap near to what is in use, at the cost of about a tenth more time. As it is, V8 lets the heap of a
 * busy program grow to four times that: 750 MB where 150 are in use.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
