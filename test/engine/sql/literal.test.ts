import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { doubleLiteral, identifier, textLiteral } from "../../../src/engine/sql/literal.ts";
import { SQL_SEED } from "../../support/engine-seed.ts";
import { HAS_TRINO, RealTrino } from "../../support/trino.ts";

/** What ends a literal, begins a comment or an escape, or is read otherwise in another encoding. */
const hostile = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        "'",
        "''",
        "\\",
        "\\0027",
        "--",
        "/*",
        "U&'",
        ";",
        "\u2028",
        "\u0000",
        "\uFF07",
        "\u{1F600}",
        "\n",
        "?",
        "%",
        '"',
        "\u02BC",
        "x",
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join("")),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 12 }),
);

/** The text of a literal, by the words of the SQL standard alone; undefined for anything else. */
function textOf(literal: string): string | undefined {
  const plain = /^'((?:[^']|'')*)'$/.exec(literal);
  if (plain !== null) return plain[1]?.replaceAll("''", "'");
  const escaped = /^U&'((?:[^'\\]|''|\\\\|\\[\da-f]{4}|\\\+[\da-f]{6})*)'$/.exec(literal);
  return escaped?.[1]?.replaceAll(
    /''|\\\\|\\\+([\da-f]{6})|\\([\da-f]{4})/g,
    (sign, six: string | undefined, four: string | undefined) => {
      const hex = six ?? four;
      return hex === undefined ? sign.slice(1) : String.fromCodePoint(Number.parseInt(hex, 16));
    },
  );
}

test("a literal is one literal in printable ASCII, whatever the text", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const literal = textLiteral(text);
      expect(literal).toMatch(/^[ -~]+$/);
      expect(textOf(literal)).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test("half of a surrogate pair has no literal", () => {
  expect(() => textLiteral("\uD83D")).toThrow("half a character cannot stand in SQL");
});

test("a name stays in its quotes", () => {
  expect(identifier('a"b')).toBe('"a""b"');
});

describe.skipIf(!HAS_TRINO)("literals, asked of Trino", () => {
  let trino: RealTrino;

  beforeAll(async () => {
    trino = await RealTrino.start();
  }, 180_000);

  afterAll(() => trino.stop());

  test("texts come back as they were", async () => {
    const texts = fc.sample(hostile, { numRuns: 300, seed: SQL_SEED });
    const { rows } = await trino.query(`select array[${texts.map(textLiteral).join(", ")}]`);
    expect(rows).toEqual([[texts]]);
  });

  test("numbers come back as they were", async () => {
    const numbers = fc
      .sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 300, seed: SQL_SEED })
      // Trino takes the sign of zero from `-0E0`, JSON does not bring it back.
      .map((number) => (number === 0 ? 0 : number));
    const { rows } = await trino.query(`select array[${numbers.map(doubleLiteral).join(", ")}]`);
    expect(rows).toEqual([[numbers]]);
  });
});
