import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SpitzelError, Undecided } from "../../src/errors.ts";
import { renewEffort } from "../../src/regex/effort.ts";
import { compileLinear } from "../../src/regex/linear-regex.ts";

const atoms = fc.constantFrom(
  ..."a B é . \\d \\D \\w \\W \\s \\S \\b \\B \\. \\/ \\- \\x41 \\u0062 \\n \\t \\0 \\cJ - ] } , { {a a{ \\101".split(
    " ",
  ),
  ..."[a-c] [^b] [] [^] [A-z] [\\w-] [^\\W_] [\\s\\S] [^\\S ] [\\b] [a\\]x] [.-é] [+--] [\\d-x] [[:a]".split(
    " ",
  ),
  " ",
  "^",
  "$",
);
const counts = fc.constantFrom(
  "",
  "",
  "",
  ..."* + ? *? +? ?? {2} {0} {0,2} {1,3}? {0,} {,2}".split(" "),
);
const piece: fc.Arbitrary<string> = fc.letrec<{ piece: string; group: string }>((tie) => ({
  piece: fc
    .tuple(fc.oneof({ maxDepth: 2, withCrossShrink: true }, atoms, tie("group")), counts)
    .map(([atom, count]) => atom + count),
  group: fc
    .tuple(
      fc.constantFrom("(", "(?:", "(?<n>"),
      fc.array(tie("piece"), { maxLength: 3 }),
      fc.option(tie("piece"), { nil: undefined }),
    )
    .map(
      ([open, parts, other]) =>
        `${open}${parts.join("")}${other === undefined ? "" : `|${other}`})`,
    ),
})).piece;
const source = fc
  .tuple(
    fc.constantFrom("", "", "^", "^(?!a)", "^(?=.*b)(?!B)", "^(?=a|b)"),
    fc.array(piece, { maxLength: 5 }),
    fc.constantFrom("", "", "$", "(?<!b)$", "(?<=a)(?<!aa)$"),
  )
  .map(([head, parts, tail]) => head + parts.join("") + tail);
const flags = fc.subarray(["i", "m", "s"]).map((some) => some.join(""));
const text = fc.string({
  unit: fc.constantFrom(..."aAbBcx1-_]}{,. \n\t\u2028\u00a0éÉ\u0000".split("")),
  maxLength: 10,
});

function nativeOf(pattern: string, some: string): RegExp | undefined {
  try {
    return new RegExp(pattern, some);
  } catch {
    return undefined;
  }
}

/** With `m` a line ends at \n alone: no text with another line terminator is compared. */
function isCompared(some: string, subject: string): boolean {
  return !some.includes("m") || !/[\r\u2028\u2029]/.test(subject);
}

describe("a linear search", () => {
  test("finds what JavaScript's own engine finds", () => {
    let compared = 0;
    const property = fc.property(
      source,
      flags,
      fc.array(text, { minLength: 3, maxLength: 6 }),
      (pattern, some, subjects) => {
        const native = nativeOf(pattern, some);
        fc.pre(native !== undefined);
        let search: (subject: string) => boolean;
        try {
          search = compileLinear(pattern, some);
        } catch (error) {
          // Look-around in a multi-line pattern, or behind which more than its neighbours stand.
          if (error instanceof SpitzelError && /look-around/.test(error.message)) return;
          throw error;
        }
        for (const subject of subjects.filter((one) => isCompared(some, one))) {
          compared++;
          expect([pattern, some, subject, search(subject)]).toStrictEqual([
            pattern,
            some,
            subject,
            native.test(subject),
          ]);
        }
      },
    );
    fc.assert(property, { numRuns: 500 });
    expect(compared).toBeGreaterThan(100);
  });

  test.each([
    ["^.$", "", "😀", true],
    ["^😀+$", "", "😀😀", true],
    ["^[😀x]$", "", "😀", true],
    ["^[^x]$", "", "😀", true],
    ["(?i:KALI)x", "", "kalix", true],
    ["(?i:KALI)x", "", "kaliX", false],
    ["(?-i:K)ali", "i", "KALI", true],
    ["(?-i:K)ali", "i", "kali", false],
    ["(?s:a.b)", "", "a\nb", true],
    ["(?m:^b)", "", "a\nb", true],
    ["a{1001}", "", "a".repeat(1001), true],
    ["^a{1001,1003}$", "", "a".repeat(1004), false],
    ["^(?:a{40}){40}$", "", "a".repeat(1600), true],
    ["^(?:a{40}){40}$", "", "a".repeat(1599), false],
  ])("%# %s", (pattern, some, subject, expected) => {
    expect(compileLinear(pattern, some)(subject)).toBe(expected);
  });

  test.each([
    ["(a)\\1", 3, "expected no back-reference: it cannot be searched for in linear time"],
    ["a(?!b)", 1, "expected no look-around here: it cannot be searched for in linear time"],
    ["x(?<=b)c", 1, "expected no look-around here: it cannot be searched for in linear time"],
    ["^(?!(?=a))", 4, "expected no look-around here: it cannot be searched for in linear time"],
    ["(?:(?:a{50}){50}){50}", 0, "expected counts that make at most 20000 pieces of the pattern"],
  ])("%s is refused with its place", (pattern, offset, message) => {
    expect(() => compileLinear(pattern, "")).toThrow(
      expect.objectContaining({ message, place: { text: pattern, offset } }) as Error,
    );
  });

  test("reads a long hostile text once", () => {
    const hostile = "kali".repeat(60_000);
    const patterns = ["kali.*linux", "(?:k|ka|kal|kali|li)*x", "(.*)(.*)(.*)(.*)z", "(a+)+$x"];
    expect(patterns.map((one) => compileLinear(one, "i")(hostile))).toStrictEqual(
      patterns.map(() => false),
    );
  });

  test("a pattern that counts far does not decide on a text that would take seconds", () => {
    const search = compileLinear("a.{1,900}b.{1,900}c", "");
    renewEffort();
    expect(() => search("x".repeat(1_000_000))).toThrow(Undecided);
    expect(search("a1b2c")).toBe(true);
  });

  test("what one record may take is shared by its values", () => {
    const search = compileLinear("a.{900}c", "");
    const decided = (): number => {
      for (let values = 0; values < 100; values++) {
        try {
          search("x".repeat(5000));
        } catch (error) {
          if (error instanceof Undecided) return values;
          throw error;
        }
      }
      return Infinity;
    };
    renewEffort();
    const first = decided();
    expect([first > 1, first < 100, decided()]).toEqual([true, true, 0]);
    renewEffort();
    expect(decided()).toBe(first);
  });

  test.each([
    ["AKIA[0-9A-Z]{16}", false],
    ["(a|b)*c", false],
    ["a.{500}c", true],
  ])("%s: costly %s", (pattern, isCostly) => {
    expect(compileLinear(pattern, "").isCostly).toBe(isCostly);
  });
});
