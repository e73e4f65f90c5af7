import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  codeOf,
  describeError,
  EXIT,
  rethrowBug,
  rethrowUnless,
  rethrowUnlessSystem,
  SpitzelError,
} from "../src/errors.ts";

function shown(text: string, offset: number): readonly string[] {
  const lines = describeError(new SpitzelError("m", { place: { text, offset } })).split("\n");
  expect([lines.length, lines[0]]).toEqual([3, "spitzel: m"]);
  return lines.slice(1);
}

test("an error is its message, its place and its hint", () => {
  const error = new SpitzelError('expected "=="', {
    place: { text: "$.a = 1", offset: 4 },
    hint: "use == to compare.",
  });
  expect(describeError(error)).toBe(
    'spitzel: expected "=="\n  $.a = 1\n      ^\nhint: use == to compare.',
  );
});

test("an error with nothing but a message is one line", () => {
  expect(describeError(new SpitzelError("it failed"))).toBe("spitzel: it failed");
});

test("an error is one of use, unless it says otherwise", () => {
  expect([
    new SpitzelError("m").exitCode,
    new SpitzelError("m", { exitCode: EXIT.sourceFailed }).exitCode,
  ]).toEqual([2, 3]);
});

test("an error keeps its cause", () => {
  const cause = new Error("below");
  expect(new SpitzelError("m", { cause }).cause).toBe(cause);
});

test("an error without a cause has no such property, as in any Error", () => {
  expect(Object.hasOwn(new SpitzelError("m"), "cause")).toBe(false);
});

describe("the caret", () => {
  test.each([
    ["at the start", "abc", 0, ["  abc", "  ^"]],
    ["inside", "abc", 1, ["  abc", "   ^"]],
    ["behind the end", "abc", 3, ["  abc", "     ^"]],
    ["in an empty text", "", 0, ["  ", "  ^"]],
  ])("stands %s", (_name, text, offset, lines) => {
    expect(shown(text, offset)).toEqual(lines);
  });

  test("has 60 characters before it and 40 from it on, with an ellipsis for the rest", () => {
    const text = `${"a".repeat(100)}X${"b".repeat(100)}`;
    expect(shown(text, 100)).toEqual([
      `  …${"a".repeat(60)}X${"b".repeat(39)}…`,
      `  ${" ".repeat(61)}^`,
    ]);
  });

  test("has no ellipsis where nothing is left out", () => {
    const text = `${"a".repeat(60)}X${"b".repeat(39)}`;
    expect(shown(text, 60)).toEqual([`  ${text}`, `  ${" ".repeat(60)}^`]);
  });

  test("stays in its place when the text has line breaks, tabs and escapes", () => {
    expect(shown("a\n\t\u001b[31mX", 8)).toEqual(["  a   [31mX", "          ^"]);
  });

  test("always stands under the character that it is about", () => {
    const signs = fc.string({
      unit: fc.constantFrom("a", " ", "\n", "\t", "\u001b"),
      maxLength: 150,
    });
    fc.assert(
      fc.property(signs, signs, (left, right) => {
        const [line = "", caret = ""] = shown(`${left}X${right}`, left.length);
        expect(line.charAt(caret.length - 1)).toBe("X");
      }),
    );
  });
});

describe("a catch that expects something lets a bug through:", () => {
  const bug = new TypeError("undefined is not a function");

  test("one for a parser takes the errors named, and no others", () => {
    expect(() => rethrowUnless(new SyntaxError("x"), SyntaxError, URIError)).not.toThrow();
    expect(() => rethrowUnless(new URIError("x"), SyntaxError, URIError)).not.toThrow();
    expect(() => rethrowUnless(bug, SyntaxError, URIError)).toThrow(bug);
    expect(() => rethrowUnless(new RangeError("x"), SyntaxError)).toThrow(RangeError);
  });

  test("one for the file system takes what the system refused, and a file too large for a text", () => {
    const refused = caught(() => readFileSync("/nonexistent/file"));
    expect(() => rethrowUnlessSystem(refused)).not.toThrow();
    expect(codeOf(refused)).toBe("ENOENT");
    const tooLarge = Object.assign(new Error("too large"), { code: "ERR_STRING_TOO_LONG" });
    expect(() => rethrowUnlessSystem(tooLarge)).not.toThrow();
    expect(() => rethrowUnlessSystem(bug)).toThrow(bug);
    // A wrong argument is a mistake of ours, though Node gives it a code.
    const wrong = caught(() => readFileSync(String.fromCharCode(0)));
    expect(codeOf(wrong)).toBe("ERR_INVALID_ARG_VALUE");
    expect(() => rethrowUnlessSystem(wrong)).toThrow(TypeError);
    expect(() => rethrowUnlessSystem("a text")).toThrow("a text");
  });

  test("one around a library takes all but what only a mistake brings about", () => {
    expect(() => rethrowBug(new Error("no such profile"))).not.toThrow();
    expect(() => rethrowBug(bug)).toThrow(bug);
    expect(() => rethrowBug(new ReferenceError("x"))).toThrow(ReferenceError);
  });
});

/** What it throws. */
function caught(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("expected an error, got none");
}
