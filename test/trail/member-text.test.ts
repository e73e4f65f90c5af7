import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isJsonObject } from "../../src/record.ts";
import { elementTexts, memberText } from "../../src/trail/member-text.ts";
import { listText, objectText } from "../support/arbitrary-json-text.ts";

describe("memberText", () => {
  test("of every key parses to what JSON.parse has under that key", () => {
    fc.assert(
      fc.property(objectText, (json) => {
        const whole: unknown = JSON.parse(json);
        const value = isJsonObject(whole) ? whole : {};
        const found = Object.keys(value).map((key) => [key, memberText(json, key)] as const);
        expect(found.map(([key, text]) => [key, JSON.parse(text ?? "")])).toEqual(
          Object.entries(value),
        );
        expect(found.filter(([, text]) => !json.includes(text ?? "\0"))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test("of a key that the object lacks is undefined", () => {
    fc.assert(
      fc.property(objectText, (json) => {
        expect(memberText(json, "no such key")).toBe(undefined);
      }),
    );
    expect(memberText("{}", "")).toBe(undefined);
    expect(memberText(' { "a" : { "b" : 1 } } ', "b")).toBe(undefined);
    expect(memberText('{"a":1}', "__proto__")).toBe(undefined);
  });

  test.each(["0.0", "-0", "1.68E9", "12345678901234567890", "1E400", "true", "null", '"\\u003d"'])(
    "keeps %s as it is written",
    (value) => {
      expect(memberText(`{"x":[${value}],"a" :\r\n ${value} }`, "a")).toBe(value);
      expect(memberText(`{"a":${value}}`, "a")).toBe(value);
      expect(memberText(`{"a":${value},"b":0}`, "a")).toBe(value);
    },
  );

  test("keeps the order, the duplicates and the white space in the value", () => {
    const detail = '{ "b" : 1.0 ,\n\t"a":[ ] , "b":2 }';
    expect(memberText(`{"x":{},"detail":${detail},"y":[]}`, "detail")).toBe(detail);
  });

  test("of a duplicate key is the last, as for JSON.parse", () => {
    expect(memberText('{"a":1,"b":{"a":2},"a":3.0,"c":"a"}', "a")).toBe("3.0");
  });

  test("finds a key that is written with escapes", () => {
    expect(memberText('{"\\u0064etail":1,"x":2}', "detail")).toBe("1");
    expect(memberText('{"a\\"b":1}', 'a"b')).toBe("1");
    expect(memberText('{"detail\\\\":1,"detail":2}', "detail")).toBe("2");
  });

  test("finds the end of a string behind any number of backslashes", () => {
    for (let count = 0; count < 8; count++) {
      const value = JSON.stringify('\\"'.repeat(count) + "\\".repeat(count) + '{"a":');
      expect(memberText(`{"x":${value},"a":${value},"z":${value}}`, "a")).toBe(value);
    }
  });

  test("reads strings of 1 MB", () => {
    for (const unit of ["x", '"', "\\", "{[", '\\"}', "é"]) {
      const value = JSON.stringify(unit.repeat(1_000_000 / unit.length));
      expect(memberText(`{"x":${value},"a":${value}}`, "a") === value).toBe(true);
    }
  });
});

describe("elementTexts", () => {
  test("parse to the elements that JSON.parse finds, and stand so in the text", () => {
    fc.assert(
      fc.property(listText, (json) => {
        const texts = elementTexts(json);
        expect(texts.map((text) => JSON.parse(text) as unknown)).toEqual(JSON.parse(json));
        expect(texts.filter((text) => !json.includes(text))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test("have no white space around them", () => {
    expect(elementTexts('\n[ 1.0 ,\t"a]," ,\r\n{ "b" : [ ] } , [ ] ]\n')).toEqual([
      "1.0",
      '"a],"',
      '{ "b" : [ ] }',
      "[ ]",
    ]);
  });

  test("of an empty list are none", () => {
    expect([elementTexts("[]"), elementTexts(" [ \n ] ")]).toEqual([[], []]);
  });
});
