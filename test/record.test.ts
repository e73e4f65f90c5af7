import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type CloudTrailRecord,
  eventTimeMs,
  isJsonObject,
  onOneLine,
  stringField,
} from "../src/record.ts";
import { objectText } from "./support/arbitrary-json-text.ts";

describe("eventTime", () => {
  test.each([
    ["2023-07-10T12:31:04Z", 1_688_992_264_000],
    ["2023-07-10T12:31:04.5Z", 1_688_992_264_500],
    ["2024-02-29T00:00:00Z", 1_709_164_800_000],
    ["2023-07-10T12:31:04.123456789Z", 1_688_992_264_123],
    ["2023-07-10T14:31:04+02:00", 1_688_992_264_000],
    ["2023-07-10T07:01:04-0530", 1_688_992_264_000],
  ])("%s is read", (eventTime, ms) => {
    expect(eventTimeMs({ eventTime })).toBe(ms);
  });

  test.each([
    [undefined],
    [null],
    [1_688_992_264_000],
    [""],
    ["2023-07-10"],
    ["2023-07-10T12:31Z"],
    ["2026-02-30T10:00:00Z"],
    ["2026-02-29T10:00:00.5+01:00"],
    ["2026-04-31T10:00:00Z"],
    ["2023-07-10 12:31:04Z"],
    ["2023-07-10T12:31:04"],
    ["2023-07-10T12:31:04z"],
    ["2023-07-10T12:31:04.Z"],
    ["2023-07-10T12:31:04+02"],
    ["2023-13-10T12:31:04Z"],
    ["2023-07-10T25:31:04Z"],
    ["2023-07-10T12:31:04Z\n"],
    [" 2023-07-10T12:31:04Z"],
    ["Mon, 10 Jul 2023 12:31:04 GMT"],
    ["+002023-07-10T12:31:04Z"],
  ])("%j is not read", (eventTime) => {
    expect(eventTimeMs({ eventTime })).toBeUndefined();
  });

  test("that the record only inherits is not its own", () => {
    const record: object = Object.create({ eventTime: "2023-07-10T12:31:04Z" });
    expect(eventTimeMs({ ...record })).toBeUndefined();
    expect(eventTimeMs(record as Record<string, unknown>)).toBeUndefined();
  });

  test("is the same moment in every offset and to every fraction", () => {
    const moments = fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9998-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    });
    const offsets = fc.integer({ min: -23 * 60, max: 23 * 60 });
    fc.assert(
      fc.property(moments, offsets, fc.constantFrom("", ":"), (date, offset, colon) => {
        const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const two = (n: number) => String(n).padStart(2, "0");
        const minutes = Math.abs(offset);
        const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${colon}${two(minutes % 60)}`;
        expect(eventTimeMs({ eventTime: local + zone })).toBe(date.getTime());
      }),
    );
  });

  test("of text in its form agrees with Date.parse, and other text has none", () => {
    const form = fc.stringMatching(
      /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-][01]\d:[0-5]\d)$/,
    );
    fc.assert(
      fc.property(form, (eventTime) => {
        const ms = Date.parse(eventTime);
        const day = new Date(Date.parse(eventTime.slice(0, 10))).getUTCDate();
        const isDay = day === Number(eventTime.slice(8, 10));
        expect(eventTimeMs({ eventTime })).toBe(Number.isNaN(ms) || !isDay ? undefined : ms);
      }),
    );
    const other = fc.oneof(fc.string(), fc.stringMatching(/^[\d:T.Z+-]{1,25}$/), fc.anything());
    fc.assert(
      fc.property(other, (eventTime) => {
        const isInForm =
          typeof eventTime === "string" &&
          /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/.test(eventTime);
        fc.pre(!isInForm);
        expect(eventTimeMs({ eventTime })).toBeUndefined();
      }),
    );
  });
});

describe("on one line", () => {
  test.each([
    ['{"a":1}', '{"a":1}'],
    ['{\n  "a": 1,\r\n  "b": 2\r}', '{  "a": 1,  "b": 2}'],
    ['{"a":\n\n\n1}', '{"a":1}'],
    ['{"a":"x\\ny"}', '{"a":"x\\ny"}'],
    ['{"a":"\u2028"}', '{"a":"\u2028"}'],
  ])("%j is %j", (text, line) => {
    expect(onOneLine(text)).toBe(line);
  });

  test("any JSON text is the same value, and nothing but its line breaks is missing", () => {
    fc.assert(
      fc.property(objectText, (text) => {
        const line = onOneLine(text);
        expect([JSON.parse(line), line]).toEqual([
          JSON.parse(text),
          text.replaceAll("\n", "").replaceAll("\r", ""),
        ]);
      }),
    );
  });
});

test.each([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  ["{}", false],
  [undefined, false],
  [1, false],
])("%j is a JSON object: %s", (value, expected) => {
  expect(isJsonObject(value)).toBe(expected);
});

test.each([
  [{ a: "x" }, "x"],
  [{ a: "" }, ""],
  [{ a: 1 }, undefined],
  [{ a: null }, undefined],
  [{}, undefined],
])("the text at a of %j is %j", (record, expected) => {
  expect(stringField(record, "a")).toBe(expected);
});

test.each(["constructor", "toString", "__proto__"])("no record has an inherited %s", (field) => {
  expect(stringField({}, field)).toBeUndefined();
});

describe("the time of a record without eventTime", () => {
  const ms = Date.parse("2026-03-03T10:00:00.250Z");
  test.each<[string, CloudTrailRecord]>([
    ["@timestamp", { "@timestamp": "2026-03-03T10:00:00.250Z" }],
    ["eventtime", { eventtime: "2026-03-03T11:00:00.250+01:00" }],
    ["timestamp in milliseconds", { timestamp: ms }],
    ["timestamp in microseconds", { timestamp: ms * 1000 }],
    ["a text of milliseconds", { timestamp: String(ms) }],
    ["time without a zone", { time: "2026-03-03 10:00:00.250" }],
    ["seconds with a fraction", { _time: ms / 1000 }],
    ["@timestamp beside an eventTime that is none", { eventTime: "?", "@timestamp": ms }],
  ])("is its %s", (_name, record) => {
    expect(eventTimeMs(record)).toBe(ms);
  });

  test.each<[string, CloudTrailRecord]>([
    ["a day that is none", { "@timestamp": "2026-02-30T10:00:00Z" }],
    ["a small number", { time: 7 }],
    ["an object", { time: {} }],
    ["nothing", {}],
  ])("is unknown with %s", (_name, record) => {
    expect(eventTimeMs(record)).toBeUndefined();
  });

  test("never comes before eventTime", () => {
    expect(eventTimeMs({ eventTime: "2026-03-03T10:00:00Z", "@timestamp": 1 })).toBe(
      Date.parse("2026-03-03T10:00:00Z"),
    );
  });
});
