import { describe, expect, test } from "vitest";
import { SpitzelError, Undecided } from "../../src/errors.ts";
import { compileSearch } from "../../src/regex/search.ts";

describe("look-around and back-references search short texts", () => {
  test.each([
    [".*:((?!Alice).)", "AROAEXAMPLE:Bob", true],
    [".*:((?!Alice).)", "AROAEXAMPLE:Alice", false],
    ["(?<=role/)Admin", "arn:aws:iam::111122223333:role/Admin", true],
    [String.raw`(\w)\1`, "aa", true],
    [String.raw`(\w)\1`, "ab", false],
  ])("%s in %j: %s", (pattern, text, isFound) => {
    expect(compileSearch(pattern, "")(text)).toBe(isFound);
  });
});

test("a longer text is left undecided, never answered with no", () => {
  const search = compileSearch("x(?!Alice)y", "");
  expect(search(`${"a".repeat(1022)}xy`)).toBe(true);
  expect(() => search(`${"a".repeat(1023)}xy`)).toThrow(Undecided);
});

test.each(["(a+)+(?=b)", "((a|b)*)*(?!c)", "a*b*c*(?=d)"])(
  "%s, which could take exponential time or long, is refused with a place",
  (pattern) => {
    expect(() => compileSearch(pattern, "")).toThrow(
      expect.objectContaining({
        name: "SpitzelError",
        place: expect.anything() as unknown,
      }) as SpitzelError,
    );
  },
);
