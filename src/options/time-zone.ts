import { rethrowUnless } from "../errors.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** A zone of the time zone database, by its name in any case. */
export interface TimeZone {
  /** What is to be added to UTC at a moment, in milliseconds. */
  readonly offsetMs: (utcMs: number) => number;
}

/**
 * @returns undefined for a name that the database does not have, and for abbreviations: BST is British to some, and to
 * the database of Bangladesh.
 */
export function timeZone(name: string): TimeZone | undefined {
  if (!name.includes("/") && !/^(?:UTC|GMT)$/i.test(name)) return undefined;
  try {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    return {
      offsetMs: (utcMs) => {
        const part = new Map(format.formatToParts(utcMs).map(({ type, value }) => [type, +value]));
        const of = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? 0;
        const days = Date.UTC(of("year"), of("month") - 1, of("day"));
        const localMs = days + ((of("hour") * 60 + of("minute")) * 60 + of("second")) * 1000;
        return localMs - Math.floor(utcMs / 1000) * 1000;
      },
    };
  } catch (error) {
    rethrowUnless(error, RangeError);
    return undefined;
  }
}

/**
 * The moments at which clocks of the zone show a time: none when they are put forward over it, two when they are put
 * back. In order.
 * @param localMs the time as if it were UTC
 */
export function momentsAt({ offsetMs }: TimeZone, localMs: number): readonly number[] {
  const offsets = new Set([offsetMs(localMs - DAY_MS), offsetMs(localMs + DAY_MS)]);
  return Array.from(offsets, (offset) => localMs - offset)
    .filter((utcMs) => utcMs + offsetMs(utcMs) === localMs)
    .toSorted((a, b) => a - b);
}
