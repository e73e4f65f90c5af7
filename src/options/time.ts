import { SpitzelError } from "../errors.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const UNIT_MS = new Map([
  ["s", 1000],
  ["m", 60 * 1000],
  ["h", 60 * 60 * 1000],
  ["d", DAY_MS],
  ["w", 7 * DAY_MS],
]);

const ABSOLUTE =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;
const DURATION = /^(?:\d+[smhdw])+$/;

/**
 * A moment as typed: ISO 8601, `YYYY-MM-DD`, `YYYY-MM-DD HH:MM:SS`, or relative to now (`-7d`, `-1d12h`). UTC
 * unless the text carries an offset. A bare date as the end of a window is the last second of that day, since
 * both ends are inclusive.
 * @returns milliseconds since 1970.
 * @throws SpitzelError (exit code 2) with an example.
 */
export function parseMoment(text: string, end: "from" | "to", nowMs: number): number {
  const trimmed = text.trim();
  if (trimmed === "now") return nowMs;
  if (trimmed.startsWith("-") && DURATION.test(trimmed.slice(1))) {
    return before(nowMs, durationMs(trimmed.slice(1)));
  }
  const [, date, minutes, seconds, fraction, offset] = ABSOLUTE.exec(trimmed) ?? [];
  if (date === undefined || !isCalendarDate(date)) throw wrongTime(text);
  if (minutes === undefined) {
    const start = Date.parse(`${date}T00:00:00Z`);
    return end === "from" ? start : start + DAY_MS - 1000;
  }
  const zone =
    offset === undefined ? "Z" : offset.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, "$1:$2");
  const ms = Date.parse(
    `${date}T${minutes}:${seconds ?? "00"}.${(fraction ?? "0").slice(0, 3)}${zone}`,
  );
  if (Number.isNaN(ms)) throw wrongTime(text);
  return ms;
}

/**
 * A length of time as typed: `72h`, `30m`, `7d`, `1d12h`, `2w`.
 * @returns milliseconds.
 * @throws SpitzelError (exit code 2) with an example.
 */
export function parseDuration(text: string): number {
  const trimmed = text.trim();
  if (DURATION.test(trimmed)) return durationMs(trimmed);
  throw new SpitzelError(`expected a length of time, got "${text}"`, {
    hint: DURATION.test(trimmed.replace(/^-/, ""))
      ? `write it without the sign: ${trimmed.slice(1)}.`
      : "write for example 30m, 72h, 7d or 1d12h.",
  });
}

/** The earliest time that a Date can hold. */
const EARLIEST_MS = -8.64e15;

/** @returns the moment so many milliseconds before another; at least what a Date can hold. */
export function before(ms: number, lengthMs: number): number {
  return Math.max(ms - lengthMs, EARLIEST_MS);
}

function durationMs(text: string): number {
  let ms = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([smhdw])/g)) {
    ms += Number(count) * (UNIT_MS.get(unit ?? "") ?? 0);
  }
  return ms;
}

/** Date.parse takes 30 February for 2 March. */
function isCalendarDate(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

const EXAMPLES = 'write 2026-03-03, "2026-03-03 14:00:12", 2026-03-03T14:00:12+01:00 or -7d';

function wrongTime(text: string): SpitzelError {
  return new SpitzelError(`expected a time, got "${text}"`, { hint: hintFor(text.trim()) });
}

function hintFor(text: string): string {
  if (DURATION.test(text)) return `write -${text} for that long ago.`;
  const [, year, month, day] = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})/.exec(text) ?? [];
  if (year !== undefined && month !== undefined && day !== undefined) {
    return `write ${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}.`;
  }
  if (/^\d{9,13}$/.test(text)) {
    const ms = Number(text) * (text.length > 10 ? 1 : 1000);
    return `seconds since 1970 are not read: write ${new Date(ms).toISOString()}.`;
  }
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) return `this date or time does not exist; ${EXAMPLES}.`;
  return `${EXAMPLES}.`;
}
