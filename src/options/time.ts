import { SpitzelError } from "../errors.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const UNIT_MS = new Map([
  ["s", 1000],
  ["m", 60 * 1000],
  ["h", 60 * 60 * 1000],
  ["d", DAY_MS],
  ["w", 7 * DAY_MS],
]);

/** Date, the rest behind it. */
const DATED = /^(\d{4}-\d{2}-\d{2})(?:(?=$)|[T ]\s*(.*))$/is;
/** Time of day; zone: Z, an offset, or a name for UTC, once or twice, as Java writes `Z[UTC]`. */
const TIME_OF_DAY =
  /^(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*((?:Z|UTC|GMT)?(?:\[(?:UTC|GMT|Etc\/UTC)\])?|[+-]\d{2}(?::?\d{2})?)$/i;
const DURATION = /^(?:\d+[smhdw])+$/;
/** `2 hours ago`, `a week ago`. */
const AGO = /^(\d+|an?)\s*(s|m|h|d|w)(?:ec(?:ond)?|in(?:ute)?|our|r|ay|eek)?s?\s+ago$/i;
/** Seconds or milliseconds since 1970, of the years 1973 to 2286. */
const EPOCH = /^(?:\d{9,10}(?:\.\d{1,9})?|\d{12,13})$/;

/**
 * A moment as typed: ISO 8601, `YYYY-MM-DD`, `YYYY-MM-DD HH:MM:SS`, `now`, `today`, `yesterday`, `2 hours ago`, relative
 * to now (`-7d`, `-1d12h`), or seconds or milliseconds since 1970. UTC unless the text carries an offset. Both ends of
 * a window are inclusive: its end is the last millisecond of the day or second that was typed.
 * @returns milliseconds since 1970.
 * @throws SpitzelError (exit code 2) that names the part that is not understood.
 */
export function parseMoment(text: string, end: "from" | "to", nowMs: number): number {
  const trimmed = text.trim();
  const word = trimmed.toLowerCase();
  if (word === "now") return nowMs;
  if (word === "today" || word === "yesterday") {
    const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
    return dayEnd(word === "today" ? today : today - DAY_MS, end);
  }
  if (trimmed.startsWith("-") && DURATION.test(trimmed.slice(1))) {
    return before(nowMs, durationMs(trimmed.slice(1)));
  }
  const [, count, unit] = AGO.exec(trimmed) ?? [];
  if (count !== undefined && unit !== undefined) {
    const times = /^a/i.test(count) ? 1 : Number(count);
    return before(nowMs, times * (UNIT_MS.get(unit.toLowerCase()) ?? 0));
  }
  if (EPOCH.test(trimmed)) return epochMs(trimmed, end);
  const [, date, rest] = DATED.exec(trimmed) ?? [];
  if (date === undefined) throw wrongTime(text, hintFor(trimmed));
  if (!isCalendarDate(date)) throw wrongTime(text, `there is no day ${date}; ${EXAMPLES}.`);
  if (rest === undefined) return dayEnd(Date.parse(`${date}T00:00:00Z`), end);
  return timeOfDay(text, date, rest, end);
}

/** The first millisecond of the day that starts at `startMs`, or its last. */
function dayEnd(startMs: number, end: "from" | "to"): number {
  return end === "from" ? startMs : startMs + DAY_MS - 1;
}

function epochMs(text: string, end: "from" | "to"): number {
  if (text.length >= 12 && !text.includes(".")) return Number(text);
  const ms = Math.trunc(Number(text) * 1000);
  return end === "to" && !text.includes(".") ? ms + 999 : ms;
}

function timeOfDay(text: string, date: string, rest: string, end: "from" | "to"): number {
  const found = TIME_OF_DAY.exec(rest);
  if (found === null) throw wrongTime(text, hintForRest(rest));
  const [, hours = "", minutes = "00", seconds = "00", fraction, zone = ""] = found;
  const [, sign, zoneHours, zoneMinutes = "00"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  const offset = sign === undefined ? "Z" : `${sign}${zoneHours ?? "00"}:${zoneMinutes}`;
  const clock = `${hours}:${minutes}:${seconds}`;
  if (Number.isNaN(Date.parse(`${date}T${clock}Z`))) {
    throw wrongTime(text, `there is no time of day ${clock}; ${EXAMPLES}.`);
  }
  const ms = Date.parse(`${date}T${clock}.${(fraction ?? "0").slice(0, 3)}${offset}`);
  if (Number.isNaN(ms)) throw wrongTime(text, `there is no offset ${zone}; write +01:00.`);
  return end === "to" && fraction === undefined ? ms + 999 : ms;
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

function wrongTime(text: string, hint: string): SpitzelError {
  return new SpitzelError(`expected a time, got "${text}"`, { hint });
}

function hintFor(text: string): string {
  if (DURATION.test(text)) return `write -${text} for that long ago.`;
  const [, year, month, day] = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})/.exec(text) ?? [];
  if (year !== undefined && month !== undefined && day !== undefined) {
    return `write ${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}.`;
  }
  return `${EXAMPLES}.`;
}

/** What is wrong behind a date that is right. */
function hintForRest(rest: string): string {
  const [, known = "", zone] =
    /^(\d{2}(?::\d{2}(?::\d{2}(?:[.,]\d+)?)?)?)\s*(?:Z\s*)?(\S.*)$/is.exec(rest) ?? [];
  if (zone !== undefined && /^\[?[a-z]/i.test(zone)) {
    return `the zone ${zone} is not understood: write its offset, such as ${known}+01:00, or Z for UTC.`;
  }
  return `"${zone ?? rest}" is not understood as a time of day; ${EXAMPLES}.`;
}
