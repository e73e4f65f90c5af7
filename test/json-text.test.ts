import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonText, parseJsonText, recordAsWritten } from "../src/json-text.ts";

const DIGITS =
  '{"a":12345678901234567890,"b":[1e400,-0,1.0,1.50,1E5,{"c":-1.0e-400}],"d":"1e400","e":5,"f":0.1}';

test("numbers keep the digits that a JavaScript number would lose", () => {
  expect(jsonText(parseJsonText(DIGITS))).toBe(DIGITS);
});

test("a text that looks like a number stays a text, escaped or not", () => {
  const text = String.raw`{"n":1e400,"s":"a\":1e400,\\","t\u0041\"":"[1.0,"}`;
  expect(parseJsonText(text)).toMatchObject({ s: 'a":1e400,\\', 'tA"': "[1.0," });
});

test("otherwise it is JSON.parse: the last of equal keys, __proto__ as any other key", () => {
  const parsed = parseJsonText('{"k":1.0,"k":1e400,"__proto__":{"x":2.50}}') as object;
  expect(jsonText(parsed)).toBe('{"k":1e400,"__proto__":{"x":2.50}}');
  expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
});

test("what has no such number is what JSON has, whatever it is", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(jsonText(parseJsonText(text))).toBe(text);
    }),
  );
});

test("any numbers in any places come back as they were written", () => {
  const number = fc.stringMatching(/^-?(?:0|[1-9]\d{0,20})(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?$/);
  const json: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      number,
      fc.string().map((text) => JSON.stringify(text)),
      fc.array(tie("value")).map((items) => `[${items.join(",")}]`),
      fc.dictionary(fc.stringMatching(/^[a-z]+$/), tie("value")).map(
        (members) =>
          `{${Object.entries(members)
            .map(([key, value]) => `"${key}":${value}`)
            .join(",")}}`,
      ),
    ),
  })).value;
  fc.assert(
    fc.property(json, (value) => {
      expect(jsonText(parseJsonText(`{"k":${value}}`))).toBe(`{"k":${value}}`);
    }),
  );
});

describe("a record as it is printed", () => {
  test("is the record itself when its numbers keep their digits", () => {
    const record = { a: 1 };
    expect(recordAsWritten({ text: '{"a":1,"b":"1.0"}', record })).toBe(record);
    expect(recordAsWritten({ record })).toBe(record);
  });

  test("is the record itself when it is nested deeper than can be walked", () => {
    const record = {};
    const text = `{"n":1e400,"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    expect(recordAsWritten({ text, record })).toBe(record);
  });
});
