import type { TallyRow } from "../../output/tallies/columns.ts";

/** More would be a flood of zeros. */
const MOST_BUCKETS = 10_000;

/** The rows of a histogram with those between them in which nothing happened. */
export function emptyBuckets(
  rows: readonly TallyRow[],
  bucketMs: number,
  textOf: (ms: number) => string,
): readonly TallyRow[] {
  const timed = rows.filter(({ values }) => typeof values[0] === "string");
  const times = timed.map(({ values }) => Date.parse(String(values[0])));
  const [from, to] = [times[0], times.at(-1)];
  if (from === undefined || to === undefined || (to - from) / bucketMs > MOST_BUCKETS) return rows;
  const known = new Map(times.map((ms, i) => [ms, timed[i]!]));
  const all = Array.from({ length: (to - from) / bucketMs + 1 }, (_, i) => from + i * bucketMs);
  return [
    ...all.map((ms) => known.get(ms) ?? emptyRow(textOf(ms))),
    ...rows.filter((row) => !timed.includes(row)),
  ];
}

function emptyRow(time: string): TallyRow {
  return { values: [time], count: 0, share: 0, first: null, last: null, distinct: [], bar: "" };
}
