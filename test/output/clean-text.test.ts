import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanCell, cleanJson, cleanText } from "../../src/output/clean-text.ts";

/** What must reach no terminal, table or spreadsheet: controls, directions, what has no width, half characters. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

describe("a text for people", () => {
  test.each([
    ["a colour", "\u001b[31mred\u001b[0m", "\ufffd[31mred\ufffd[0m"],
    ["a window title", "root\u001b]0;owned\u0007", "root\ufffd]0;owned\ufffd"],
    ["a cursor movement by C1", "\u009b2Jx", "\ufffd2Jx"],
    ["an escape that starts nothing", "a\u001b", "a\ufffd"],
    ["NUL", "a\u0000", "a\ufffd"],
    ["line breaks and a tab", "a\r\n\tb", "a\ufffd\ufffd\ufffdb"],
    ["separators of lines and paragraphs", "a\u2028b\u2029", "a\ufffdb\ufffd"],
    ["a backspace", "rm\b\bls", "rm\ufffd\ufffdls"],
    ["a right-to-left override", "exe.\u202egpj", "exe.\ufffdgpj"],
    ["isolates", "\u2066a\u2069", "\ufffda\ufffd"],
    ["what has no width", "a\u200bb\ufeff\u2060", "a\ufffdb\ufffd\ufffd"],
    ["a soft hyphen", "ro\u00adot", "ro\ufffdot"],
    ["fillers", "root\u3164\u115f\uffa0\u2800", "root\ufffd\ufffd\ufffd\ufffd"],
    ["tags", "root\u{e0041}\u{e007f}", "root\ufffd\ufffd"],
    ["variation selectors", "a\ufe0f\u{e0100}", "a\ufffd\ufffd"],
    ["a combining grapheme joiner", "a\u034fb", "a\ufffdb"],
    ["half a character", "a\ud800", "a\ufffd"],
    ["a delete", "a\u007f", "a\ufffd"],
  ])("has %s replaced, each where it stood", (_name, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  test.each(["", "plain text", "é ✓ 日本 𝄞", "עברית", "a\u00a0b", "👍"])("%j is kept", (text) => {
    expect(cleanText(text)).toBe(text);
  });

  test("never reads as another, whatever is hidden in it", () => {
    const hostile = fc.string({
      unit: fc.constantFrom(...Array.from("\u001b]\u0007\u202e\u200b\u{e0041}\n")),
    });
    fc.assert(
      fc.property(hostile, (hidden) => {
        const clean = cleanText(`root${hidden}`);
        expect(clean === "root").toBe(hidden === "");
        expect(clean).not.toMatch(HARMFUL);
      }),
    );
  });
});

test("a cell starts no formula and holds nothing harmful, whatever text it is made of", () => {
  const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(...Array.from("=+-@\t\r\n\u00a0\u200b\u202e ＝a")) }),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const cell = cleanCell(text);
      expect(cell).not.toMatch(HARMFUL);
      expect(cell).not.toMatch(/^[\s\ufffd]*[=+\-@＝＋－＠]/u);
    }),
  );
});

test("JSON keeps its value and its line breaks, and holds nothing harmful", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: "binary" }), (value, text) => {
      const json = cleanJson(`${JSON.stringify({ value, text }, null, 1)}\n`);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ value, text })));
      expect(json.replaceAll("\n", "")).not.toMatch(
        /(?!\u2800)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/u,
      );
    }),
  );
});
