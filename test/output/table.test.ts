import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { Table } from "../../src/output/table.ts";

type Row = readonly unknown[];

function table(columns: readonly string[], width?: number): Table<Row> {
  return new Table<Row>({
    fields: columns.map((name, i) => ({ name, valueOf: (row: Row) => row[i] })),
    width,
    clean: (text) => text.replaceAll("\n", "?"),
    heading: (text) => `<${text}>`,
  });
}

function whole(one: Table<Row>, rows: readonly Row[]): string {
  return one.add(rows) + one.end();
}

test("columns are as wide as their widest cell, without blanks at the ends of lines", () => {
  const rows = [
    ["a", "long cell", "x"],
    ["longer", "b", ""],
    ["", "", ""],
  ];
  expect(whole(table(["one", "two", "three"]), rows)).toBe(
    "<ONE     TWO        THREE>\na       long cell  x\nlonger  b\n\n",
  );
});

test("no rows are no table, not even a heading", () => {
  expect(whole(table(["one"]), [])).toBe("");
});

test("cells are cleaned, and values that are no text are their JSON", () => {
  expect(whole(table(["a", "b"]), [["x\ny", { c: [1] }]])).toBe('<A    B>\nx?y  {"c":[1]}\n');
});

describe("on a terminal", () => {
  test("the widest columns give way, and what does not fit ends with an ellipsis", () => {
    const rows = [["short", "0123456789", "0123456789abcdefghij"]];
    expect(whole(table(["a", "b", "c"], 30), rows)).toBe(
      "<A      B           C>\nshort  0123456789  0123456789…\n",
    );
  });

  test("a table that fits is not cut", () => {
    expect(whole(table(["a", "b"], 12), [["01234", "56789"]])).toBe("<A      B>\n01234  56789\n");
  });

  test("no column becomes narrower than six, even when the line is then too long", () => {
    expect(whole(table(["a", "b"], 3), [["0123456789", "abc"]])).toBe("<A       B>\n01234…  abc\n");
  });

  test("a wide character is never cut in half", () => {
    expect(whole(table(["a", "b"], 9), [["日本語日本語", "x"]])).toBe("<A       B>\n日本…   x\n");
  });

  test("what is one character to a reader is cut as one", () => {
    const family = "👨‍👩‍👧";
    expect(whole(table(["a", "b"], 9), [[family.repeat(5), "x"]])).toBe(
      `<A       B>\n${family}${family}…   x\n`,
    );
  });

  test("no line is wider than the terminal while its columns can give way", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "日", "é", "👍", " "), maxLength: 40 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 22, max: 80 }),
        (rows, width) => {
          const lines = whole(table(["a", "b", "c"], width), rows)
            .split("\n")
            .slice(1);
          expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
        },
      ),
    );
  });
});

test("wide characters take two columns", () => {
  expect(
    whole(table(["a", "b"]), [
      ["日本", "x"],
      ["ab", "y"],
    ]),
  ).toBe("<A     B>\n日本  x\nab    y\n");
});

describe("streaming", () => {
  const rows = (count: number, text = "x"): readonly Row[] =>
    Array.from({ length: count }, () => [text, "y"]);

  test("nothing is written before the 200th row, to fit the columns", () => {
    expect(table(["a", "b"]).add(rows(199))).toBe("");
  });

  test("with the 200th row everything so far is written", () => {
    const one = table(["a", "b"]);
    one.add(rows(199));
    expect(one.add(rows(1, "wide"))).toBe(`<A     B>\n${"x     y\n".repeat(199)}wide  y\n`);
  });

  test("from then on each row is written as it comes", () => {
    const one = table(["a", "b"]);
    one.add(rows(200));
    expect([one.add(rows(1)), one.end()]).toEqual(["x  y\n", ""]);
  });

  test("a later, longer cell is cut on a terminal", () => {
    const one = table(["a", "b"], 80);
    one.add(rows(200, "0123456"));
    expect(one.add(rows(1, "0123456789"))).toBe("012345…  y\n");
  });

  test("a later, longer cell is whole where the table is not for a terminal: nothing is lost", () => {
    const one = table(["a", "b"]);
    one.add(rows(200, "0123456"));
    expect(one.add(rows(1, "0123456789"))).toBe("0123456789  y\n");
  });

  test("a batch of any size is written whole", () => {
    const text = whole(table(["a", "b"]), rows(300_000));
    expect(text.split("\n").length).toBe(300_002);
  });

  test("however the rows are batched, each is written once, in order", () => {
    const batches = fc.array(fc.integer({ min: 0, max: 150 }), { maxLength: 6 });
    fc.assert(
      fc.property(batches, (sizes) => {
        const one = table(["a"]);
        let next = 0;
        let text = "";
        for (const size of sizes) {
          text += one.add(Array.from({ length: size }, () => [next++]));
        }
        text += one.end();
        const expected = Array.from({ length: next }, (_, i) => String(i));
        expect(text.split("\n").slice(1, -1)).toEqual(expected);
      }),
    );
  });
});
