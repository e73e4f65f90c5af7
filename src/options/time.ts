import { SpitzelError } from "../errors.ts";
import { momentsAt, timeZone } from "./time-zone.ts";

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
/** Time of day; zone: Z, UTC or an offset; a name of the time zone database, in brackets where Java writes it behind an offset. */
const TIME_OF_DAY =
  /^(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?\s*(?:\[([A-Z][\w+/-]*)\]|([A-Z][\w+/-]*))?$/i;
const DURATION = /^(?:\d+[smhdw])+$/;
/** `7 days`, `a week`, `1 hour 30 minutes`. */
const COUNTED =
  /(?:(\d+)\s*|(?<![a-z])an?\s+)(?:(s)(?:ec(?:ond)?s?)?|(m)(?:in(?:ute)?s?)?|(h)(?:(?:ou)?rs?)?|(d)(?:ays?)?|(w)(?:(?:ee)?ks?)?)(?![a-z])/gi;
/** What may stand between them, and nothing else. */
const BETWEEN = /^(?:,|\s|and)*$/i;
/** Seconds or milliseconds since 1970, of the years 1973 to 2286. */
const EPOCH = /^(?:\d{9,10}(?:\.\d{1,9})?|\d{12,13})$/;

/**
 * A moment as typed: ISO 8601, `YYYY-MM-DD`, `YYYY-MM-DD HH:MM:SS`, `now`, `today`, `yesterday`, `2 hours ago`, relative
 * to now (`-7d`, `-1d12h`), or seconds or milliseconds since 1970. UTC unless the text carries an offset or a zone. Both ends of
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
  const ago = /\sago$/i.test(trimmed) ? countedMs(trimmed.slice(0, -"ago".length)) : undefined;
  if (ago !== undefined) return before(nowMs, ago);
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
  const [, hours = "", minutes = "00", seconds = "00", fraction, zone = "", inBrackets, bare] =
    found;
  const [, sign, zoneHours, zoneMinutes = "00"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  const offset = sign === undefined ? "Z" : `${sign}${zoneHours ?? "00"}:${zoneMinutes}`;
  const clock = `${hours}:${minutes}:${seconds}`;
  if (Number.isNaN(Date.parse(`${date}T${clock}Z`))) {
    throw wrongTime(text, `there is no time of day ${clock}; ${EXAMPLES}.`);
  }
  const ms = Date.parse(`${date}T${clock}.${(fraction ?? "0").slice(0, 3)}${offset}`);
  if (Number.isNaN(ms)) throw wrongTime(text, `there is no offset ${zone}; write +01:00.`);
  const name = inBrackets ?? bare;
  const utcMs = name === undefined ? ms : inZone(text, { name, rest, ms, zone, end });
  return end === "to" && fraction === undefined ? utcMs + 999 : utcMs;
}

interface Zoned {
  readonly name: string;
  readonly rest: string;
  /** As if it were UTC, unless an offset was typed too. */
  readonly ms: number;
  /** The offset, Z or nothing. */
  readonly zone: string;
  readonly end: "from" | "to";
}

/** Where clocks are put back a time comes twice: a window has both. */
function inZone(text: string, { name, rest, ms, zone, end }: Zoned): number {
  const known = timeZone(name);
  if (known === undefined) throw wrongTime(text, hintForRest(rest));
  if (zone !== "") {
    const typedMs = /^[+-]/.test(zone) ? offsetOf(zone) : 0;
    // `Z[Europe/Berlin]` contradicts itself as +05:00[Europe/Berlin] does.
    if (known.offsetMs(ms) === typedMs) return ms;
    throw wrongTime(text, `${name} was not at ${zone} then; write one of the two.`);
  }
  const moments = momentsAt(known, ms);
  const moment = end === "from" ? moments[0] : moments.at(-1);
  if (moment === undefined) {
    throw wrongTime(text, `clocks in ${name} are put forward over that time; write its offset.`);
  }
  return moment;
}

function offsetOf(zone: string): number {
  const [, sign, hours, minutes = "0"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/**
 * A length of time as typed: `72h`, `30m`, `7d`, `1d12h`, `2w`, `7 days`, `1 hour 30 minutes`.
 * @returns milliseconds.
 * @throws SpitzelError (exit code 2) with an example.
 */
export function parseDuration(text: string): number {
  const trimmed = text.trim();
  if (DURATION.test(trimmed)) return durationMs(trimmed);
  const counted = countedMs(trimmed.replace(/\sago$/i, ""));
  if (counted !== undefined) return counted;
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

/** @returns undefined unless the text is nothing but counts of units, in words. */
function countedMs(text: string): number | undefined {
  // A month, perhaps.
  if (/[SMHDW](?![a-z])/.test(text)) return undefined;
  let ms: number | undefined;
  for (const [, count = "1", ...units] of text.matchAll(COUNTED)) {
    const unit = units.find((one) => one !== undefined) ?? "";
    ms = (ms ?? 0) + Number(count) * (UNIT_MS.get(unit.toLowerCase()) ?? 0);
  }
  return BETWEEN.test(text.replaceAll(COUNTED, "")) ? ms : undefined;
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

const WORDS: readonly string[] = ["now", "today", "yesterday"];

/** A word with one letter left out, at each place; and as it is. */
function shortened(word: string): readonly string[] {
  return [word, ...Array.from(word, (_, i) => word.slice(0, i) + word.slice(i + 1))];
}

/** The word for a time that was meant: one letter is another, missing, too many, or changed places with the next. */
function meantWord(text: string): string | undefined {
  const typed = shortened(text.toLowerCase());
  return WORDS.find((word) => shortened(word).some((one) => typed.includes(one)));
}

function hintFor(text: string): string {
  const word = meantWord(text);
  if (word !== undefined) return `did you mean ${word}?`;
  if (DURATION.test(text)) return `write -${text} for that long ago.`;
  const ago = text.startsWith("-") ? text.slice(1).trim() : undefined;
  if (ago !== undefined && countedMs(ago) !== undefined) return `write "${ago} ago".`;
  if (countedMs(text) !== undefined) return `write "${text} ago".`;
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
  if (/^[ap]\.?m\b/i.test(zone ?? "")) return "write the hours from 00 to 23: 14:00.";
  if (zone !== undefined && /^\[?[a-z]/i.test(zone)) {
    return `the zone ${zone} is not understood: write its offset, such as ${known}+01:00, or Z for UTC.`;
  }
  return `"${zone ?? rest}" is not understood as a time of day; ${EXAMPLES}.`;
}
