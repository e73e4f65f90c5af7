import type { Deed } from "../behaviour/deed.ts";
import { type EventRows, IS_ERROR, IS_READ, NUMBERS, NUMBERS_A_ROW } from "./event-rows.ts";

/** What behaviour counts of a row's event, done or in the making. */
export function deedOf(
  rows: Pick<EventRows, "numbers" | "texts" | "actors" | "flags" | "times">,
  row: number,
): Deed {
  const numbers = row * NUMBERS_A_ROW;
  const textOf = (column: number): string | undefined =>
    rows.texts[rows.numbers[numbers + column]!];
  const { principal, isInteractive, account } = rows.actors[rows.numbers[numbers]!]!;
  const flags = rows.flags[row]!;
  return {
    ms: rows.times[row],
    principal,
    isInteractive,
    account: account ?? textOf(NUMBERS.recipient) ?? "",
    isError: (flags & IS_ERROR) !== 0,
    isRead: (flags & IS_READ) !== 0,
    name: textOf(NUMBERS.name),
    source: textOf(NUMBERS.source),
    ip: textOf(NUMBERS.ip),
    region: textOf(NUMBERS.region),
  };
}
