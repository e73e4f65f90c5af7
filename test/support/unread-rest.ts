import type { ReadRecord } from "../../src/record.ts";

/** A window of a coverage report. */
interface Interval {
  readonly from: string | null;
  readonly to: string;
}

/**
 * The records that are neither printed nor in an unread window, and those that are in one although they are
 * printed: none, but for the second that a window ends with, which may be read in part.
 */
export function notAccountedFor(
  records: readonly ReadRecord[],
  printed: ReadonlySet<string>,
  unread: readonly Interval[],
): { readonly lost: readonly string[]; readonly again: readonly string[] } {
  const lost: string[] = [];
  const again: string[] = [];
  for (const { record, text } of records) {
    const ms = Date.parse(String(record["eventTime"]));
    const windows = unread.filter(
      ({ from, to }) => (from === null || ms >= Date.parse(from)) && ms <= Date.parse(to),
    );
    const isInside = windows.some(({ to }) => ms < Date.parse(to));
    if (!printed.has(text) && windows.length === 0) lost.push(text);
    if (printed.has(text) && isInside) again.push(text);
  }
  return { lost, again };
}
