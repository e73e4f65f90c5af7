import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anchorOf, compileAnywhere } from "../../src/match/anywhere.ts";

const isIn = (wanted: string, text: string) => compileAnywhere([wanted])(text);

test.each([
  ["arn:aws:iam::111122223333:role/Admin", "111122223333"],
  ["203.0.113.7", "203.0.113.7"],
  ["== ?", ""],
  ["Müller-x", "ller-x"],
])("%s is searched for by %j", (text, anchor) => {
  expect(anchorOf(text)).toBe(anchor);
});

describe("a text is found however it is spelt:", () => {
  test.each([
    ["role/Admin", String.raw`{"a":"x:role\/admin"}`],
    ["role/Admin", '{"a":"x%3Arole%2FADMIN"}'],
    ["role/Admin", '{"a":"x%253Arole%252fadmin"}'],
    ["a=b&c", String.raw`{"a":"A\u003db\u0026c"}`],
    ["a=b&c", String.raw`{"a":"{\"x\":\"a\\u003Db\\u0026c\"}"}`],
    ['"Effect":"Allow"', String.raw`{"policy":"{\"effect\":\"Allow\"}"}`],
    ['"Effect":"Allow"', String.raw`{"policy":"{\\\"Effect\\\":\\\"Allow\\\"}"}`],
    ['"Effect":"Allow"', '{"policy":"%7B%22Effect%22%3A%22Allow%22%7D"}'],
    ["two words", '{"q":"Two+Words"}'],
    ["two words", '{"q":"two%20words"}'],
    ["Zoë", '{"a":"ZOË"}'],
    ["Zoë", String.raw`{"a":"zo\u00eb"}`],
    ["Zoë", '{"a":"Zo%C3%AB"}'],
    ["𝄞", String.raw`{"a":"\ud834\udd1e"}`],
    [String.raw`C:\Temp`, String.raw`{"a":"c:\\temp"}`],
    [String.raw`C:\Temp`, '{"a":"C%3A%5CTemp"}'],
    ["a.b-c", '{"a":"A.B-C"}'],
    ["(x)*[y]{z}^$+?|", '{"a":"(x)*[y]{z}^$+?|"}'],
  ])("%s in %s", (wanted, text) => {
    expect(isIn(wanted, text)).toBe(true);
  });

  test.each([
    ["a.b", '{"a":"axb"}'],
    ["role/Admin", '{"a":"role Admin"}'],
    ["ab", '{"a":"a","b":1}'],
    ["kali", '{"a":"\u212aali"}'],
  ])("but %s is not in %s", (wanted, text) => {
    expect(isIn(wanted, text)).toBe(false);
  });
});

test("any of several is enough", () => {
  const isFound = compileAnywhere(["kali", "parrot"]);
  expect(['{"a":"Parrot"}', '{"a":"kali"}', '{"a":"arch"}'].map(isFound)).toEqual([
    true,
    true,
    false,
  ]);
});

test("every text is in a record that has it, written by JSON.stringify or encoded for a URL", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: "grapheme" }), (text) => {
      expect(isIn(text, JSON.stringify({ a: text }))).toBe(true);
      expect(isIn(text, JSON.stringify({ a: JSON.stringify({ b: text }) }))).toBe(true);
      expect(isIn(text, encodeURIComponent(text))).toBe(true);
      expect(isIn(text, text.toLowerCase())).toBe(text.length === text.toLowerCase().length);
    }),
  );
});

test("a hostile text does not take long", { timeout: 10_000 }, () => {
  const long = `{"a":"${"\\".repeat(200_000)}"}`;
  expect(isIn(String.raw`\\\"x`, long)).toBe(false);
  expect(isIn("%25%25 %25", `{"a":"${"%25".repeat(80_000)}"}`)).toBe(false);
});
