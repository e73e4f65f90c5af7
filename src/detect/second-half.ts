/**
 * When the second half of a time begins. What was first seen then is new against the first half: one definition for the
 * overview and for the detector of first uses.
 */
export function secondHalfMs(firstMs: number, lastMs: number): number {
  return (firstMs + lastMs) / 2;
}
