import fc from "fast-check";
import { expect, test } from "vitest";
import { parseExpression } from "../../src/expr-parser/parse.ts";
import { unparse } from "../../src/expr-parser/unparse.ts";
import { anyExpr } from "../support/arbitrary-expr.ts";
import { withoutSpans } from "../support/without-spans.ts";

test.each([
  ["$.errorCode=='AccessDenied'", '$.errorCode == "AccessDenied"'],
  ["$.a  and $.b||$.c", "($.a and $.b) or $.c"],
  ["!($.a or $.b) && not $.c", "not ($.a or $.b) and not $.c"],
  ["$.userAgent regex /aws-(cli|sdk)/i", '$.userAgent regex "(?i)aws-(cli|sdk)"'],
  ["$.x regex '^\\d+\\.\\d+$'", '$.x regex "^\\\\d+\\\\.\\\\d+$"'],
  ["$.x in ('a', None, 1.50)", '$.x in ["a",null,1.5]'],
  ["$.sourceIPAddress cidr '10.0.0.0/8'", '$.sourceIPAddress cidr ["10.0.0.0/8"]'],
  ["$['odd name'].*  !=  True", "$['odd name'].* != true"],
])("%s is written as %s", (text, written) => {
  expect(unparse(parseExpression(text))).toBe(written);
});

test("parse(unparse(expr)) is expr", () => {
  fc.assert(
    fc.property(anyExpr, (expr) => {
      expect(withoutSpans(parseExpression(unparse(expr)))).toStrictEqual(withoutSpans(expr));
    }),
    { numRuns: 3000 },
  );
});
