const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
  ["w", 7 * 86_400_000],
  // As pySigma has them: a month of 30 days, a year of 365.
  ["M", 30 * 86_400_000],
  ["y", 365 * 86_400_000],
]);

/** `10m` in milliseconds; undefined for what is no time span (docs/design/detection.md §2.12). */
export function timespanMs(text: string): number | undefined {
  const [, count, unit = ""] = /^(\d+)([smhdwMy])$/.exec(text.trim()) ?? [];
  const unitMs = UNIT_MS.get(unit);
  return count === undefined || unitMs === undefined ? undefined : Number(count) * unitMs;
}
