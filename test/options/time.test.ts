import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { before, parseDuration, parseMoment } from "../../src/options/time.ts";
import { refusal } from "../cli/refusal.ts";

const NOW = Date.parse("2026-03-03T12:00:00.500Z");

const iso = (ms: number): string => new Date(ms).toISOString();

describe("a moment", () => {
  test.each([
    ["2026-03-01", "2026-03-01T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2026-03-01 14:00", "2026-03-01T14:00:00.000Z"],
    ["2026-03-01 14:00:12", "2026-03-01T14:00:12.000Z"],
    ["2026-03-01T14:00:12", "2026-03-01T14:00:12.000Z"],
    ["2026-03-01T14:00:12Z", "2026-03-01T14:00:12.000Z"],
    ["2026-03-01t14:00:12z", "2026-03-01T14:00:12.000Z"],
    ["2026-03-01 14:00:12 Z", "2026-03-01T14:00:12.000Z"],
    ["2026-03-01T14:00:12.5Z", "2026-03-01T14:00:12.500Z"],
    ["2026-03-01T14:00:12.123456789Z", "2026-03-01T14:00:12.123Z"],
    ["2026-03-01T14:00:12+01:00", "2026-03-01T13:00:12.000Z"],
    ["2026-03-01T14:00:12+0530", "2026-03-01T08:30:12.000Z"],
    ["2026-03-01 00:30-05:00", "2026-03-01T05:30:00.000Z"],
    ["2026-03-01T24:00", "2026-03-02T00:00:00.000Z"],
    ["  2026-03-01 14:00  ", "2026-03-01T14:00:00.000Z"],
    ["2026-03-01 14:00 UTC", "2026-03-01T14:00:00.000Z"],
    ["2026-03-01 14:00:12 gmt", "2026-03-01T14:00:12.000Z"],
    ["2026-03-01T15Z", "2026-03-01T15:00:00.000Z"],
    ["2026-03-01T15:00:00Z[UTC]", "2026-03-01T15:00:00.000Z"],
    ["2026-03-01T15:00:00,5+01", "2026-03-01T14:00:00.500Z"],
    ["1772496000", "2026-03-03T00:00:00.000Z"],
    ["1772496000.25", "2026-03-03T00:00:00.250Z"],
    ["1772496000123", "2026-03-03T00:00:00.123Z"],
    ["Today", "2026-03-03T00:00:00.000Z"],
    ["yesterday", "2026-03-02T00:00:00.000Z"],
    ["2 hours ago", "2026-03-03T10:00:00.500Z"],
    ["90 min ago", "2026-03-03T10:30:00.500Z"],
    ["a week ago", "2026-02-24T12:00:00.500Z"],
    ["3d ago", "2026-02-28T12:00:00.500Z"],
    ["1 hour, 30 minutes ago", "2026-03-03T10:30:00.500Z"],
    ["2026-03-01 14:00 Europe/Berlin", "2026-03-01T13:00:00.000Z"],
    ["2026-07-01 14:00 europe/berlin", "2026-07-01T12:00:00.000Z"],
    ["2026-03-01T14:00:12.5[Asia/Kolkata]", "2026-03-01T08:30:12.500Z"],
    ["2026-03-01T14:00+01:00[Europe/Berlin]", "2026-03-01T13:00:00.000Z"],
    ["2026-10-25 02:30 Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    ["now", "2026-03-03T12:00:00.500Z"],
    ["-30s", "2026-03-03T11:59:30.500Z"],
    ["-90m", "2026-03-03T10:30:00.500Z"],
    ["-36h", "2026-03-02T00:00:00.500Z"],
    ["-7d", "2026-02-24T12:00:00.500Z"],
    ["-2w", "2026-02-17T12:00:00.500Z"],
    ["-1d12h", "2026-03-02T00:00:00.500Z"],
  ])("%s starts a window at %s", (text, expected) => {
    expect(iso(parseMoment(text, "from", NOW))).toBe(expected);
  });

  test.each([
    ["2026-03-01", "2026-03-01T23:59:59.999Z"],
    ["today", "2026-03-03T23:59:59.999Z"],
    ["yesterday", "2026-03-02T23:59:59.999Z"],
    ["2026-03-01 14:00", "2026-03-01T14:00:00.999Z"],
    ["2026-03-01T14:00:12Z", "2026-03-01T14:00:12.999Z"],
    ["1772496000", "2026-03-03T00:00:00.999Z"],
    ["2026-10-25 02:30 Europe/Berlin", "2026-10-25T01:30:00.999Z"],
  ])("%s ends a window with its last millisecond: %s", (text, expected) => {
    expect(iso(parseMoment(text, "to", NOW))).toBe(expected);
  });

  test.each(["1772496000123", "2026-03-01T14:00:12.5Z", "-7d", "2 hours ago", "now"])(
    "%s ends a window where it starts one: both ends are inclusive",
    (text) => {
      expect(parseMoment(text, "to", NOW)).toBe(parseMoment(text, "from", NOW));
    },
  );

  test("written as toISOString writes it is that moment", () => {
    const moments = fc.date({
      min: new Date("0000-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (date) => parseMoment(date.toISOString(), "to", NOW) === date.getTime()),
    );
  });

  test("longer ago than a Date can hold is the earliest moment there is", () => {
    expect(iso(parseMoment("-999999999999w", "from", NOW))).toBe("-271821-04-20T00:00:00.000Z");
  });

  const examples = 'write 2026-03-03, "2026-03-03 14:00:12", 2026-03-03T14:00:12+01:00 or -7d.';

  test.each([
    ["2026-02-29", `there is no day 2026-02-29; ${examples}`],
    ["2026-02-30T10:00:00Z", `there is no day 2026-02-30; ${examples}`],
    ["2026-13-01", `there is no day 2026-13-01; ${examples}`],
    ["2026-00-10", `there is no day 2026-00-10; ${examples}`],
    ["2026-03-03 24:30", `there is no time of day 24:30:00; ${examples}`],
    ["2026-03-03 10:60", `there is no time of day 10:60:00; ${examples}`],
    ["2026-03-03T10:00:60Z", `there is no time of day 10:00:60; ${examples}`],
    ["2026-03-03T10:00+25:00", "there is no offset +25:00; write +01:00."],
    ["yesterdy", "did you mean yesterday?"],
    ["yesterady", "did you mean yesterday?"],
    ["Tody", "did you mean today?"],
    ["todayy", "did you mean today?"],
    ["nwo", "did you mean now?"],
    ["nor", "did you mean now?"],
    ["-7days", 'write "7days ago".'],
    ["tomorrow", examples],
    ["2026-03-03 10am", "write the hours from 00 to 23: 14:00."],
    ["2026-03-03 10:30 P.M.", "write the hours from 00 to 23: 14:00."],
    [
      "2026-03-03 10:00 CET",
      "the zone CET is not understood: write its offset, such as 10:00+01:00, or Z for UTC.",
    ],
    [
      "2026-03-03T10:00[Europe/Berlni]",
      "the zone [Europe/Berlni] is not understood: write its offset, such as 10:00+01:00, or Z for UTC.",
    ],
    ["2026-03-03T10:00Z[Europe/Berlin]", "Europe/Berlin was not at Z then; write one of the two."],
    [
      "2026-03-29 02:30 Europe/Berlin",
      "clocks in Europe/Berlin are put forward over that time; write its offset.",
    ],
    ["2026-03-03 9:00", `"9:00" is not understood as a time of day; ${examples}`],
    ["2026-03-03 10:00 24", `"24" is not understood as a time of day; ${examples}`],
    ["", examples],
    ["-", examples],
    ["tomorrow", examples],
    ["03/04/2026", examples],
    ["--7d", examples],
    ["12026-01-01", examples],
    ["7d", "write -7d for that long ago."],
    ["7 days", 'write "7 days ago".'],
    ["7 tage", examples],
    ["1d12h", "write -1d12h for that long ago."],
    ["2026/3/1", "write 2026-03-01."],
    ["2026.03.01 10:00", "write 2026-03-01."],
  ])("%j is refused: %s", async (text, hint) => {
    expect(await refusal(() => parseMoment(text, "from", NOW))).toBe(
      `spitzel: expected a time, got "${text}"\nhint: ${hint}`,
    );
  });
});

describe("a length of time", () => {
  test.each([
    ["45s", 45_000],
    ["7 days", 604_800_000],
    ["an hour and 30 min", 5_400_000],
    ["2 hours ago", 7_200_000],
    ["30m", 1_800_000],
    ["72h", 259_200_000],
    ["7d", 604_800_000],
    ["2w", 1_209_600_000],
    ["1d12h30m", 131_400_000],
    [" 1h ", 3_600_000],
    ["0d", 0],
  ])("%j is %d milliseconds", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    ["-7d", "write it without the sign: 7d."],
    ["7", "write for example 30m, 72h, 7d or 1d12h."],
    ["7 M", "write for example 30m, 72h, 7d or 1d12h."],
    ["7 tage", "write for example 30m, 72h, 7d or 1d12h."],
    ["1.5h", "write for example 30m, 72h, 7d or 1d12h."],
    ["7D", "write for example 30m, 72h, 7d or 1d12h."],
    ["", "write for example 30m, 72h, 7d or 1d12h."],
  ])("%j is refused: %s", async (text, hint) => {
    expect(await refusal(() => parseDuration(text))).toBe(
      `spitzel: expected a length of time, got "${text}"\nhint: ${hint}`,
    );
  });
});

test("before subtracts, down to the earliest moment that a Date can hold", () => {
  expect([before(5000, 2000), before(5000, Number.MAX_VALUE)]).toEqual([3000, -8.64e15]);
});
