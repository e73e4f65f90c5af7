import type { TallyRow } from "../../output/tallies/columns.ts";

const RISING = "▁▂▃▄▅▆▇█";
const PARTS = " ▏▎▍▌▋▊▉";
const BAR_WIDTH = 30;

/** Counts as one line of bars, neighbours summed until they fit. A blank stands for nothing, the lowest bar for little. */
export function sparkline(counts: readonly number[], width: number): string {
  const together = Math.ceil(counts.length / width);
  const sums: number[] = [];
  for (let i = 0; i < counts.length; i += together) {
    sums.push(counts.slice(i, i + together).reduce((sum, count) => sum + count, 0));
  }
  const most = Math.max(...sums);
  return sums
    .map((sum) => (sum === 0 ? " " : RISING[Math.ceil((sum / most) * RISING.length) - 1]))
    .join("");
}

/** Each row with its count as a bar, the longest for the greatest. */
export function bars(rows: readonly TallyRow[]): readonly TallyRow[] {
  const most = rows.reduce((greatest, { count }) => Math.max(greatest, count), 1);
  return rows.map((row) => ({ ...row, bar: bar(row.count / most) }));
}

function bar(share: number): string {
  const eighths = Math.ceil(share * BAR_WIDTH * 8);
  return ("█".repeat(Math.floor(eighths / 8)) + PARTS[eighths % 8]!).trimEnd();
}
