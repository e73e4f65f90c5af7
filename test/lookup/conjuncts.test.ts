import { describe, expect, test } from "vitest";
import { parseExpression } from "../../src/expr-parser/parse.ts";
import { unparse } from "../../src/expr-parser/unparse.ts";
import { conjuncts, pathOf, requiredValues } from "../../src/lookup/conjuncts.ts";

test.each([
  ["$.a and $.b", ["$.a", "$.b"]],
  ["$.a and ($.b and ($.c and $.d))", ["$.a", "$.b", "$.c", "$.d"]],
  ["$.a or $.b", ["$.a or $.b"]],
  ["($.a or $.b) and $.c", ["$.a or $.b", "$.c"]],
  ["not ($.a and $.b)", ["not ($.a and $.b)"]],
])("%s has the conjuncts %j", (text, parts) => {
  expect(conjuncts([parseExpression(text)]).map(unparse)).toEqual(parts);
});

test("several expressions are one conjunction", () => {
  const matches = ["$.a", "$.b and $.c"].map(parseExpression);
  expect(conjuncts(matches).map(unparse)).toEqual(["$.a", "$.b", "$.c"]);
});

describe("the values that a path must have one of", () => {
  test.each<[string, readonly string[], readonly unknown[]]>([
    ["$.a == 'x'", ["a"], ["x"]],
    ["$['a'] == null", ["a"], [null]],
    ["$.a.b in ['x', 1]", ["a", "b"], ["x", 1]],
    ["$.a == 'x' or $.a == 'y'", ["a"], ["x", "y"]],
    [`$.a == 'x' or ($["a"] in ['y', 'z'] or $.a == 1)`, ["a"], ["x", "y", "z", 1]],
    ["$.a in []", ["a"], []],
  ])("by %s", (text, keys, values) => {
    expect(requiredValues(parseExpression(text))).toEqual({ path: pathOf(...keys), values });
  });

  test.each([
    "$.a != 'x'",
    "$.a > 'x'",
    "$.a regex 'x'",
    "$.a",
    "not $.a == 'x'",
    "$.a[*] == 'x'",
    "$..a in ['x']",
    "$.a == 'x' or $.b == 'x'",
    "$.a == 'x' or $.a != 'y'",
    "$.a == 'x' or ($.a == 'y' and $.b)",
    "$.a == 'x' or $.a[*] == 'y'",
    "$.a == 'x' and $.b == 'y'",
  ])("are not known by %s", (text) => {
    expect(requiredValues(parseExpression(text))).toBeUndefined();
  });
});

test("paths of other keys have other names", () => {
  expect(new Set([pathOf("a", "b"), pathOf("a.b"), pathOf("ab"), pathOf("b", "a")]).size).toBe(4);
});
