import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { deepEqual } from "../../src/match/deep-equal.ts";

const parsed = (text: string): unknown => JSON.parse(text);

test.each([
  ["1", "1.0", true],
  ["0", "-0", true],
  ["1", '"1"', false],
  ["1", "true", false],
  ["null", "false", false],
  ["null", "null", true],
  ['""', "null", false],
  ["[]", "{}", false],
  ["[]", "[]", true],
  ["[1,2]", "[2,1]", false],
  ["[1]", "[1,null]", false],
  ["{}", "{}", true],
  ['{"a":1,"b":[2]}', '{"b":[2],"a":1}', true],
  ['{"a":1}', '{"a":1,"b":null}', false],
  ['{"a":null}', '{"b":null}', false],
  ['{"0":1}', "[1]", false],
  ['{"a":{"b":{"c":[1]}}}', '{"a":{"b":{"c":[1]}}}', true],
  ['{"a":{"b":{"c":[1]}}}', '{"a":{"b":{"c":["1"]}}}', false],
  ['{"__proto__":1}', '{"__proto__":1}', true],
  ['{"__proto__":{}}', "{}", false],
  ['{"constructor":1}', '{"toString":1}', false],
])("%s equals %s: %s", (left, right, expected) => {
  const [a, b] = [parsed(left), parsed(right)];
  expect([deepEqual(a, b), deepEqual(b, a)]).toEqual([expected, expected]);
});

const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => parsed(JSON.stringify(value).replaceAll("-0", "0")));

test("a copy is equal, with its keys in any order", () => {
  const reversed = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(reversed)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([key, inner]) => [key, reversed(inner)]),
          )
        : value;
  fc.assert(fc.property(json, (value) => deepEqual(value, reversed(value))));
});

test("it agrees with node:util on JSON without a negative zero", () => {
  fc.assert(
    fc.property(json, json, (left, right) => {
      expect(deepEqual(left, right)).toBe(isDeepStrictEqual(left, right));
    }),
  );
});
