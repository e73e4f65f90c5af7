import fc from "fast-check";
import { expect, test } from "vitest";
import { compileRegex } from "../../../src/detect/sigma/compile/regex.ts";

const pieces = fc.constantFrom(
  ..."a B [a-c] [A-C] [^b] [A-z] [B-c] [Y-~] [+-b] [x\\]y] \\w \\d \\x41 \\u0062 (?:a|B) (c)".split(
    " ",
  ),
  ..."a+ b* (?<name>a) . \\. ^ $ \\b a-b [a-] a{2} é".split(" "),
);
const texts = fc.string({ unit: fc.constantFrom(..."aAbBcCxYzZ1.-]é É".split("")), maxLength: 12 });

test("without case, a pattern means what it means under the flag i", () => {
  const property = fc.property(fc.array(pieces, { maxLength: 5 }), texts, (parts, text) => {
    const source = parts.join("");
    const names = source.split("(?<name>").length - 1;
    fc.pre(names < 2);
    let compiled: (subject: string) => boolean;
    try {
      compiled = compileRegex(source, "i");
    } catch {
      // A name that is given twice; not what is tested here.
      return;
    }
    expect(compiled(text)).toBe(new RegExp(source, "i").test(text));
  });
  fc.assert(property, { numRuns: 1000 });
});

test.each([
  ["x(?=a)(a+)+$", "no look-around here: it cannot be searched for in linear time at character 2"],
  ["(a|b)*\\1", "no back-reference: it cannot be searched for in linear time at character 7"],
  ["\\p{Lu}", "an escape that ECMAScript has, got \\p at character 1"],
])("%s is refused with its place", (source, message) => {
  expect(() => compileRegex(source, "")).toThrow(`expected ${message}`);
});

test.each(["[0-9a-f]{32}", "^(?!x)a+", "((a{1,20})+)+", "\\d{12}", "\\Aa\\Z", "(?P<name>a)"])(
  "%s is accepted",
  (source) => {
    expect(() => compileRegex(source, "")).not.toThrow();
  },
);

test("a value is searched to its end, however long", () => {
  const padded = `${"x".repeat(200_000)}needle`;
  expect(["needle", "^(?!y).*needle$"].map((one) => compileRegex(one, "")(padded))).toStrictEqual([
    true,
    true,
  ]);
});
