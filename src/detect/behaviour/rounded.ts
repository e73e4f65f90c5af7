/** A number for a finding: four decimals. Adding 0 turns -0 into 0. */
export function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4 + 0;
}
