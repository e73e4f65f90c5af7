import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { Table } from "../../src/output/table.ts";

type Row = readonly unknown[];

function table(columns: readonly string[], width?: number): Table<Row> {
  return new Table<Row>({
    columns: columns.map((name, i) => ({ name, valueOf: (row: Row) => row[i] })),
    display: {
      width,
      clean: (text) => text.replaceAll("\n", "?"),
      paint: (style, text) => (style === "bold" ? `<${text}>` : `(${text})`),
    },
  });
}

function whole(one: Table<Row>, rows: readonly Row[]): string {
  return one.write(rows) + one.end();
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
  test("the widest columns give way, and what does not fit is cut in the middle", () => {
    const rows = [["short", "0123456789", "0123456789abcdefghij"]];
    expect(whole(table(["a", "b", "c"], 30), rows)).toBe(
      "<A      B           C>\nshort  0123456789  01234…fghij\n",
    );
  });

  test("a table that fits is not cut", () => {
    expect(whole(table(["a", "b"], 12), [["01234", "56789"]])).toBe("<A      B>\n01234  56789\n");
  });

  test("no column becomes narrower than six, even when the line is then too long", () => {
    expect(whole(table(["a", "b"], 3), [["abc", "0123456789"]])).toBe("<A    B>\nabc  012…89\n");
  });

  test("a wide character is never cut in half", () => {
    expect(whole(table(["a", "b"], 9), [["x", "日本語日本語"]])).toBe("<A  B>\nx  日…語\n");
  });

  test("what is one character to a reader is cut as one", () => {
    const family = "👨‍👩‍👧";
    expect(whole(table(["a", "b"], 9), [["x", family.repeat(5)]])).toBe(
      `<A  B>\nx  ${family}…${family}\n`,
    );
  });

  test("what is the same in every row is left out first, and said above the heading", () => {
    const rows = [
      ["first", "eu-central-1", "", "0123456789"],
      ["second", "eu-central-1", "", "abcdefghij"],
    ];
    expect(whole(table(["a", "region", "error", "b"], 20), rows)).toBe(
      "(all rows: REGION eu-central-1 · no ERROR)\n<A       B>\nfirst   0123456789\nsecond  abcdefghij\n",
    );
  });

  test("a later row that differs from what was said of all says so itself", () => {
    const one = table(["a", "region", "b"], 14);
    one.write(Array.from({ length: 200 }, (_, i) => ["x", "eu-central-1", String(i)]));
    expect(one.write([["y", "us-east-1", "200"]])).toBe("y  200  REGION us-east-1\n");
  });

  test("nothing is left out while all fits, nor of a single row", () => {
    const row = ["x", "same", "y"];
    expect(whole(table(["a", "b", "c"], 10), [row, row])).toBe(
      "<A  B     C>\nx  same  y\nx  same  y\n",
    );
    expect(whole(table(["a", "b", "c"], 9), [row])).toBe("<A  B     C>\nx  same  y\n");
  });

  test("the first column and whole ones are neither cut nor left out", () => {
    const display = {
      width: 10,
      clean: (text: string) => text,
      paint: (_: string, text: string) => text,
    };
    const one = new Table<Row>({
      columns: [
        { name: "who", valueOf: (row) => row[0] },
        { name: "time", isWhole: true, valueOf: (row) => row[1] },
        { name: "what", valueOf: (row) => row[2] },
      ],
      display,
    });
    const row = ["somebody-long", "2026-03-03T01:02:03Z", "0123456789"];
    expect(whole(one, [row])).toBe(
      "WHO            TIME                  WHAT\nsomebody-long  2026-03-03T01:02:03Z  012…89\n",
    );
  });

  test.each([
    [
      "goes on in its column",
      42,
      [
        " N  TEXT                              LIST",
        " 5  one two three four five six       a",
        "    seven eight nine                  b",
        "10  x",
      ],
    ],
    [
      "stands below where it would have less than 30",
      24,
      [
        " N  LIST",
        " 5  a",
        "    b",
        "    one two three four",
        "    five six seven eight",
        "    nine",
        "10",
        "    x",
      ],
    ],
  ])("a list has a line for each, numbers stand right, a long text %s", (_, width, lines) => {
    const display = {
      width,
      clean: (text: string) => text,
      paint: (_style: string, text: string) => text,
    };
    const one = new Table<Row>({
      columns: [
        { name: "n", isRight: true, valueOf: (row) => row[0] },
        { name: "text", wraps: true, valueOf: (row) => row[1] },
        { name: "list", isList: true, valueOf: (row) => row[2] },
      ],
      display,
    });
    expect(
      whole(one, [
        [5, "one two three four five six seven eight nine", ["a", "b"]],
        [10, "x", []],
      ])
        .trimEnd()
        .split("\n"),
    ).toEqual(lines);
  });

  test("rows that are waited for are written as they come", () => {
    const display = {
      width: 20,
      clean: (text: string) => text,
      paint: (_: string, text: string) => text,
    };
    const one = new Table<Row>({
      columns: [{ name: "a", valueOf: (row) => row[0] }],
      display,
      isLive: true,
    });
    expect([one.write([["x"]]), one.write([["y"]]), one.end()]).toEqual(["A\nx\n", "y\n", ""]);
  });

  test("no line is wider than the terminal while its columns can give way", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "日", "é", "👍", " "), maxLength: 40 });
    const first = fc.string({ unit: fc.constantFrom("a", "é"), maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(first, cell, cell), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 22, max: 80 }),
        (rows, width) => {
          const lines = whole(table(["a", "b", "c"], width), rows)
            .split("\n")
            .filter((line) => !/^[<(]/.test(line));
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
    expect(table(["a", "b"]).write(rows(199))).toBe("");
  });

  test("with the 200th row everything so far is written", () => {
    const one = table(["a", "b"]);
    one.write(rows(199));
    expect(one.write(rows(1, "wide"))).toBe(`<A     B>\n${"x     y\n".repeat(199)}wide  y\n`);
  });

  test("from then on each row is written as it comes", () => {
    const one = table(["a", "b"]);
    one.write(rows(200));
    expect([one.write(rows(1)), one.end()]).toEqual(["x  y\n", ""]);
  });

  test("a later, longer cell is cut on a terminal", () => {
    const one = table(["a", "b"], 80);
    one.write(Array.from({ length: 200 }, () => ["x", "yz"]));
    expect(one.write([["0123456789", "0123456789"]])).toBe("0123456789  0…\n");
  });

  test("a later, longer cell is whole where the table is not for a terminal: nothing is lost", () => {
    const one = table(["a", "b"]);
    one.write(rows(200, "0123456"));
    expect(one.write(rows(1, "0123456789"))).toBe("0123456789  y\n");
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
          text += one.write(Array.from({ length: size }, () => [next++]));
        }
        text += one.end();
        const expected = Array.from({ length: next }, (_, i) => String(i));
        expect(text.split("\n").slice(1, -1)).toEqual(expected);
      }),
    );
  });
});
