import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/expr-parser/ast.ts";
import { pathOf, type Wanted } from "../../src/expr-parser/necessary.ts";
import { parseExpression } from "../../src/expr-parser/parse.ts";
import { conjuncts, provable } from "../../src/expr-parser/provable.ts";
import { unparse } from "../../src/expr-parser/unparse.ts";
import { deepEqual } from "../../src/match/deep-equal.ts";
import { compileExpression } from "../../src/match/predicate.ts";
import { anyExpr } from "../support/arbitrary-expr.ts";

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
  const matches = ["$.a", "$.b and $.c"].map((text) => parseExpression(text));
  expect(conjuncts(matches).map(unparse)).toEqual(["$.a", "$.b", "$.c"]);
});

const value = (one: Json): Wanted => ({ kind: "value", value: one });

describe("what must hold", () => {
  test.each<[string, readonly (readonly [readonly string[], readonly Wanted[]])[]]>([
    ["$.a == 'x'", [[["a"], [value("x")]]]],
    ["$['a'] == null", [[["a"], [value(null)]]]],
    [
      "$.a.b in ['x', 1]",
      [
        [
          ["a", "b"],
          [value("x"), value(1)],
        ],
      ],
    ],
    ["$.a == 'x' or $.a == 'y'", [[["a"], [value("x"), value("y")]]]],
    [
      `$.a == 'x' or ($["a"] in ['y', 'z'] or $.a == 1)`,
      [[["a"], [value("x"), value("y"), value("z"), value(1)]]],
    ],
    ["$.a in []", [[["a"], []]]],
    ["$.a > 'x'", [[["a"], [{ kind: "order", operator: ">", bound: "x" }]]]],
    ["$.a == 'x' or ($.a == 'y' and $.b)", [[["a"], [value("x"), value("y")]]]],
    [
      "$.a == 'x' and $.b == 'y'",
      [
        [["a"], [value("x")]],
        [["b"], [value("y")]],
      ],
    ],
    [
      "($.a >= 1 and $.a < 2) or $.a == 5",
      [
        [["a"], [{ kind: "order", operator: ">=", bound: 1 }, value(5)]],
        [["a"], [{ kind: "order", operator: "<", bound: 2 }, value(5)]],
      ],
    ],
  ])("by %s", (text, necessary) => {
    expect(provable([parseExpression(text)])).toEqual(
      necessary.map(([keys, values]) => ({ path: pathOf(...keys), values })),
    );
  });

  test.each([
    "$.a != 'x'",
    "$.a regex 'x'",
    "$.a",
    "$.a < true",
    "not $.a == 'x'",
    "$.a[*] == 'x'",
    "$..a in ['x']",
    "$.a == 'x' or $.b == 'x'",
    "$.a == 'x' or $.a != 'y'",
    "$.a == 'x' or $.a[*] == 'y'",
  ])("is not known by %s", (text) => {
    expect(provable([parseExpression(text)])).toEqual([]);
  });

  test("is at most sixteen statements of a path, however many the combinations", () => {
    const branch = "($.a > 1 and $.a > 2 and $.a > 3 and $.a > 4)";
    expect(provable([parseExpression([branch, branch, branch].join(" or "))])).toHaveLength(16);
  });
});

test("paths of other keys have other names", () => {
  expect(new Set([pathOf("a", "b"), pathOf("a.b"), pathOf("ab"), pathOf("b", "a")]).size).toBe(4);
});

/** Follows the keys of a singular path, as predicate.ts does. */
function valueAt(record: unknown, keys: readonly string[]): unknown {
  return keys.reduce(
    (held: unknown, key) =>
      typeof held === "object" && held !== null && Object.hasOwn(held, key)
        ? (held as Record<string, unknown>)[key]
        : undefined,
    record,
  );
}

function isWanted(found: unknown, wanted: Wanted): boolean {
  switch (wanted.kind) {
    case "value":
      return deepEqual(found ?? null, wanted.value);
    case "order": {
      const { operator, bound } = wanted;
      if (typeof found !== typeof bound) return false;
      const [left, right] = [found as string, bound as string];
      if (operator === "<") return left < right;
      if (operator === "<=") return left <= right;
      return operator === ">" ? left > right : left >= right;
    }
    case "text":
      return false;
  }
}

test("whatever is said to be necessary holds for every record that matches", async () => {
  let held = 0;
  // Few paths and values, so that expressions and records meet; and any expression at all.
  const scalar = fc.constantFrom<Json>(null, "x", "y", 1, 2, true);
  const leaf = fc.oneof(
    fc
      .tuple(fc.constantFrom("$.a", "$.b"), fc.constantFrom("==", "!=", "<", ">="), scalar)
      .map(([path, operator, one]) => `${path} ${operator} ${JSON.stringify(one)}`),
    fc.array(scalar, { maxLength: 3 }).map((list) => `$.a in ${JSON.stringify(list)}`),
    fc.constantFrom("$.a", "$.a regex 'x'"),
  );
  const small = fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc
        .tuple(tie("any"), fc.constantFrom("and", "or"), tie("any"))
        .map((parts) => `(${parts.join(" ")})`),
      tie("any").map((text) => `not (${text})`),
    ),
  })).any;
  const exprs = fc.oneof(
    { weight: 3, arbitrary: small.map((text) => parseExpression(text)) },
    anyExpr,
  );
  const records = fc.array(fc.record({ a: scalar, b: scalar }, { requiredKeys: [] }), {
    minLength: 20,
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(exprs, records, async (expr, list) => {
      const matches = await compileExpression(expr);
      for (const record of list.filter(matches)) {
        for (const { path, values } of provable([expr])) {
          const found = valueAt(record, path.split("\u0000"));
          expect(values.some((wanted) => isWanted(found, wanted))).toBe(true);
          held++;
        }
      }
    }),
    { numRuns: 500 },
  );
  expect(held).toBeGreaterThan(100);
});
