import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonSlicer } from "../../src/trail/json-slicer.ts";
import type { Slice } from "../../src/trail/slice-sink.ts";
import { listText, objectOnOneLine, objectText } from "../support/arbitrary-json-text.ts";
import { brokenIntoLines, recordText, recordTexts } from "../support/trail-shapes.ts";

interface Sliced {
  readonly slices: readonly (readonly [offset: number, text: string])[];
  readonly problems: readonly (readonly [offset: number, reason: string])[];
}

function slice(chunks: Iterable<Uint8Array>, maxBytes = 64 * 1024 * 1024): Sliced {
  const slices: [number, string][] = [];
  const problems: [number, string][] = [];
  const sink = {
    slice: ({ bytes, offset }: Slice) =>
      slices.push([offset, Buffer.from(bytes).toString("latin1")]),
    problem: (offset: number, reason: string) => problems.push([offset, reason]),
    long: (offset: number, keys: readonly string[] | undefined) =>
      problems.push([offset, `long: ${keys === undefined ? "lists" : keys.join(" ")}`]),
  };
  const slicer = new JsonSlicer(sink, maxBytes);
  for (const chunk of chunks) slicer.push(chunk);
  slicer.end();
  return { slices, problems };
}

/** As `slice` of the whole document, with texts decoded. */
function sliceText(document: string): Sliced {
  const { slices, problems } = slice([Buffer.from(document)]);
  return {
    slices: slices.map(([offset, text]) => [offset, Buffer.from(text, "latin1").toString()]),
    problems,
  };
}

const texts = (document: string) => sliceText(document).slices.map(([, text]) => text);
const problems = (document: string) => sliceText(document).problems;

function cutAt(bytes: Buffer, places: readonly number[]): readonly Uint8Array[] {
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length];
  const sorted = cuts.toSorted((a, b) => a - b);
  return sorted.slice(1).map((end, i) => bytes.subarray(sorted[i], end));
}

/** A document with the values that are to be cut out of it. */
interface Generated {
  readonly document: string;
  readonly slices: readonly (readonly [offset: number, text: string])[];
}

/** Joins the parts of a document; those in a list of their own are to be cut out. */
function assemble(parts: readonly (string | readonly [string])[]): Generated {
  const slices: [number, string][] = [];
  let document = "";
  for (const part of parts) {
    if (typeof part !== "string") slices.push([Buffer.byteLength(document), part[0]]);
    document += typeof part === "string" ? part : part[0];
  }
  return { document, slices };
}

const gap = fc.constantFrom("", " ", "\n", "\r\n\t", "\n\n");
const element = fc.oneof({ weight: 4, arbitrary: objectText }, listText);
const elements = fc.array(element, { maxLength: 5 });

/** Members of the object around a list, one of which looks like the list's own. */
const members = fc.array(
  fc.oneof(
    objectText.map((text) => `"x":${text}`),
    objectText.map((text) => `"Records" : ${text}`),
    fc.constantFrom(
      '"key":"Records"',
      '"events":null',
      '"Records":"[{}]"',
      '"x":{"Records":[{"eventName":"Fake"}]}',
      '"x":[{"Records":[{}]}]',
      '"x":[[{}]]',
      '"recordS":[{}]',
      '"xRecords":[{}]',
      '"\\u0052ecords":[{}]',
      '"R\\"ecords":[]',
      '"x":1,"x":2',
    ),
  ),
  { maxLength: 3 },
);

const insideAList = fc
  .tuple(gap, elements)
  .map(([space, all]) =>
    assemble([
      `${space}[${space}`,
      ...all.flatMap((text, i) => [i > 0 ? `${space},${space}` : "", [text] as const]),
      `${space}]${space}`,
    ]),
  );

const insideRecords = fc
  .tuple(
    gap,
    fc.constantFrom("Records", "Events", "events", "logEvents"),
    elements,
    members,
    members,
  )
  .map(([space, key, all, before, after]) =>
    assemble([
      `${space}{${space}${before.map((text) => `${text}${space},`).join("")}`,
      `"${key}"${space}:${space}[${space}`,
      ...all.flatMap((text, i) => [i > 0 ? `${space},${space}` : "", [text] as const]),
      `${space}]${after.map((text) => `,${space}${text}`).join("")}${space}}${space}`,
    ]),
  );

/** None of the keys at the top is that of a list of records. */
const recordWithParameters = objectText.map(
  (text) => `{"eventName":"CreateUser","requestParameters":${text}}`,
);

const oneAfterTheOther = fc
  .tuple(
    fc.constantFrom("", " ", "\n", "\r\n", "\x1e", ",\n", "\n\ufeff"),
    fc.array(recordWithParameters),
  )
  .map(([separator, all]) =>
    assemble(all.flatMap((text) => [separator, [text] as const, separator])),
  );

const documents = fc.oneof(insideAList, insideRecords, oneAfterTheOther);

describe("a well-formed document", () => {
  test("is cut into its values, whatever stands in and around them", () => {
    fc.assert(
      fc.property(documents, ({ document, slices }) => {
        expect(sliceText(document)).toEqual({ slices, problems: [] });
      }),
      { numRuns: 500 },
    );
  });

  test("is cut into the elements that JSON.parse finds", () => {
    fc.assert(
      fc.property(insideAList, ({ document }) => {
        const parsed = texts(document).map((text) => JSON.parse(text) as unknown);
        expect(parsed).toEqual(JSON.parse(document));
      }),
    );
  });

  test("is cut in the same places, however its bytes arrive", () => {
    fc.assert(
      fc.property(documents, fc.array(fc.nat(), { maxLength: 12 }), ({ document }, places) => {
        const bytes = Buffer.from(document);
        const whole = slice([bytes]);
        expect(slice(cutAt(bytes, places))).toEqual(whole);
        expect(slice(Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)))).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["a space", '{"Records" : [ {"a":1} , {"b":2} ] }'],
    ["line breaks", '{\n"Records"\n:\n[\n{"a":1}\n,\n{"b":2}\n]\n}\n'],
    ["indentation by tabs", '{\r\n\t"Records": [\r\n\t\t{"a":1},\r\n\t\t{"b":2}\r\n\t]\r\n}'],
  ])("is cut into the same values with %s between tokens", (_, document) => {
    expect(texts(document)).toEqual(['{"a":1}', '{"b":2}']);
  });

  test("may have two lists of records", () => {
    expect(texts('{"Records":[{"a":1}],"x":0,"Events":[{"b":2}]}')).toEqual(['{"a":1}', '{"b":2}']);
    expect(texts('{"Records":[{"a":1}],"Records":[{"b":2}]}')).toEqual(['{"a":1}', '{"b":2}']);
  });

  test("may hold lists without records", () => {
    expect(sliceText('{"Records":[]}[]\n[ ]{"Records":[\n]}')).toEqual({
      slices: [],
      problems: [],
    });
  });

  test("is handed on whole when its list has another name or is deeper", () => {
    for (const document of [
      '{"records":[{}]}',
      '{"hits":{"Records":[{}]}}',
      '{"\\u0052ecords":[{}]}',
    ]) {
      expect(texts(document)).toEqual([document]);
    }
  });

  test("may start with a byte order mark and have separators between values", () => {
    expect(sliceText('\ufeff\x1e{"a":1}\n\x1e{"b":2}\n,{"c":3}')).toEqual({
      slices: [
        [4, '{"a":1}'],
        [13, '{"b":2}'],
        [22, '{"c":3}'],
      ],
      problems: [],
    });
  });

  test("may mix one value a line with lists and batches over several lines", () => {
    const document = '{"a":1}\n{"Records":[\n{"b":2},\n{"c":3}\n]}\n[\n{"d":4}\n]\n{"e":5}\n';
    expect(sliceText(document)).toEqual({
      slices: [
        [0, '{"a":1}'],
        [21, '{"b":2}'],
        [30, '{"c":3}'],
        [43, '{"d":4}'],
        [53, '{"e":5}'],
      ],
      problems: [],
    });
  });

  test("may have brackets at the start of lines inside its values", () => {
    const record = recordText("CreateUser", ',"resources":[{"a":[[1],[2]]},{"b":{}}]');
    for (const lineBreak of ["\n", "\r\n", "\n\n"]) {
      const document = brokenIntoLines(record + record, lineBreak);
      const one = brokenIntoLines(record, lineBreak);
      const broken = one.slice(0, one.lastIndexOf("}") + 1);
      expect(texts(document)).toEqual([broken, broken]);
    }
  });

  test("of nothing but white space has no values and no problems", () => {
    expect(sliceText(" \r\n\t\ufeff")).toEqual({ slices: [], problems: [] });
  });
});

describe("a file of one value a line", () => {
  test("loses the one line that was cut off, wherever the cut is", () => {
    fc.assert(
      fc.property(recordTexts, fc.nat(), fc.nat(), (lines, which, where) => {
        const all = [recordText("First"), ...lines];
        const cut = 1 + (which % lines.length);
        const bytes = Buffer.from(all[cut]!);
        const kept = bytes.subarray(0, 1 + (where % (bytes.length - 1))).toString("latin1");
        const latin1 = all.map((line) => Buffer.from(line).toString("latin1"));
        const document = latin1.map((line, i) => (i === cut ? kept : line)).join("\n");
        const start = latin1.slice(0, cut).join("\n").length + 1;

        const found = slice([Buffer.from(document, "latin1")]);
        expect(found.slices.map(([, text]) => text)).toEqual(latin1.toSpliced(cut, 1));
        expect(found.problems.map(([offset]) => offset)).toEqual([start]);
        const chars = Array.from(document, (char) => Buffer.from(char, "latin1"));
        expect(slice(chars)).toEqual(found);
      }),
      { numRuns: 300 },
    );
  });

  test("resumes at the second line when the first was cut off", () => {
    for (const cut of [
      '{"a":{"b":1',
      '{"a":{"b":{}',
      '{"a":{"b',
      '{"a":"\\',
      '{"a":"b"',
      "{",
      '{"a":{',
    ])
      expect(sliceText(`${cut}\n{"c":3}\n{"d":4}\n`)).toMatchObject({
        slices: [
          [cut.length + 1, '{"c":3}'],
          [cut.length + 9, '{"d":4}'],
        ],
        problems: [[0, expect.any(String)]],
      });
  });

  test("resumes at the third line when the first was cut off where a value could follow", () => {
    for (const cut of ['{"a":1,', '{"a":', '{"a":[', '{"a":[1 , '])
      expect(sliceText(`${cut}\n{"c":3}\n{"d":4}\n`)).toEqual({
        slices: [[cut.length + 9, '{"d":4}']],
        problems: [[0, "the line ends inside this value"]],
      });
  });

  test("resumes after several cut-off lines, with a problem for each", () => {
    const document = '{"a":1}\n{"b":{"x":2\n{"c":"3\n{"d":4}\n{"e":\n{"f":6}\n';
    expect(sliceText(document)).toEqual({
      slices: [
        [0, '{"a":1}'],
        [28, '{"d":4}'],
        [42, '{"f":6}'],
      ],
      problems: [
        [8, "the line ends inside this value"],
        [20, "a line break inside a string"],
        [36, "the line ends inside this value"],
      ],
    });
  });

  test("resumes at a list of lists", () => {
    expect(sliceText('{"a":1}\n{"b":\n[[{"c":1}],[]]\n')).toEqual({
      slices: [
        [0, '{"a":1}'],
        [15, '[{"c":1}]'],
        [25, "[]"],
      ],
      problems: [[8, "the line ends inside this value"]],
    });
  });

  test("keeps the records of a batch that was cut off, and the batches behind it", () => {
    const batch = '{"Records":[{"a":1},{"b":2}]}';
    const found = sliceText(`${batch}\n${batch.slice(0, 24)}\n${batch}\n`);
    expect(found).toEqual({
      slices: [
        [12, '{"a":1}'],
        [20, '{"b":2}'],
        [42, '{"a":1}'],
        [67, '{"a":1}'],
        [75, '{"b":2}'],
      ],
      problems: [[50, "the line ends inside this value"]],
    });
  });

  test("skips lines that are not JSON, with one problem for lines that follow each other", () => {
    expect(sliceText('{"a":1}\nINFO started\nINFO {"b":2}\n{"c":3}\nbye')).toEqual({
      slices: [
        [0, '{"a":1}'],
        [34, '{"c":3}'],
      ],
      problems: [
        [8, "not JSON: expected { or ["],
        [42, "not JSON: expected { or ["],
      ],
    });
  });

  test("may start in the middle of a line, as what tail -c gives", () => {
    expect(sliceText('Name":"x","y":{"z":1}}\n{"a":1}\n')).toEqual({
      slices: [[23, '{"a":1}']],
      problems: [[0, "not JSON: expected { or ["]],
    });
  });
});

describe("a broken document", () => {
  test.each([
    ["{", 0],
    ["[", 0],
    ['{"Records":[', 0],
    ['{"Records":[{"a":1}', 0],
    ['{"Records":[{"a":1},{"b":', 20],
    ['[{"a":1},{"b":"x', 9],
    ['{"a":1}{"b":"\\', 7],
  ])("%s says where the unfinished value starts", (document, offset) => {
    expect(problems(document)).toEqual([
      [offset, "the file ends inside the value that starts here"],
    ]);
  });

  test("keeps what stands before and behind a broken string in a list of a record a line", () => {
    const document = '{"Records":[\n{"a":1},\n{"b":"x\n{"c":3},\n{"d":4}\n]}\n';
    expect(sliceText(document)).toEqual({
      slices: [
        [13, '{"a":1}'],
        [30, '{"c":3}'],
        [39, '{"d":4}'],
      ],
      problems: [[22, "a line break inside a string"]],
    });
  });

  test("keeps what stands behind a record without its last bracket", () => {
    const document = '{"Records":[\n{"a":1},\n{"b":{"x":2},\n"y":2\n{"c":3},\n{"d":4}\n]}\n';
    expect(sliceText(document)).toEqual({
      slices: [
        [13, '{"a":1}'],
        [42, '{"c":3}'],
        [51, '{"d":4}'],
      ],
      problems: [[22, "the line ends inside this value"]],
    });
  });

  test("has one problem for each text, number and word in a list, and keeps the objects", () => {
    expect(sliceText('[1,"a{\\"",null,-1.5e+3,{"a":1},[2],true]')).toEqual({
      slices: [
        [23, '{"a":1}'],
        [31, "[2]"],
      ],
      problems: [1, 3, 10, 15, 35].map((offset) => [offset, "expected an object in the list"]),
    });
  });

  test("has a problem where a list ends with the wrong bracket", () => {
    expect(sliceText('[{"a":1}}\n{"b":2}')).toEqual({
      slices: [
        [1, '{"a":1}'],
        [10, '{"b":2}'],
      ],
      problems: [[8, 'expected "]" at the end of the list']],
    });
  });

  test.each([
    ['{"a":1}}', 7],
    ["]", 0],
    ["plain text", 0],
    ['"a text"', 0],
    ["17", 0],
    ["\0\0\0", 0],
    ["<html>", 0],
  ])("%j has one problem in its place", (document, offset) => {
    expect(problems(document)).toEqual([[offset, "not JSON: expected { or ["]]);
  });

  test("is cut in the same places, however its bytes arrive", () => {
    const soup = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            ...'{}[]",:\\\n\r \t1e-x'.split(""),
            "Records",
            '"Records":[',
            "\n{",
            "é",
          ),
          objectOnOneLine,
        ),
        { maxLength: 30 },
      )
      .map((parts) => Buffer.from(parts.join("")));
    fc.assert(
      fc.property(soup, fc.array(fc.nat(), { maxLength: 12 }), (bytes, places) => {
        const whole = slice([bytes]);
        expect(slice(cutAt(bytes, places))).toEqual(whole);
        expect(slice(Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)))).toEqual(whole);
      }),
      { numRuns: 1000 },
    );
  });

  test("of white space in an unfinished value is read in time that grows with its length", () => {
    const bytes = Buffer.alloc(4_000_000, "\n");
    expect(slice([Buffer.from("{"), bytes, Buffer.alloc(4_000_000, " ")])).toEqual({
      slices: [],
      problems: [[0, "the file ends inside the value that starts here"]],
    });
  });
});

describe("a value longer than the limit", () => {
  const LIMIT = 40;
  const long = `{"a":"${"x".repeat(LIMIT)}","eventName":{"b":[{},{}]}}`;
  /** What is found in a document, which must not depend on how its bytes arrive. */
  const found = (document: string): Sliced => {
    const bytes = Buffer.from(document);
    const whole = slice([bytes], LIMIT);
    expect(
      slice(
        Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)),
        LIMIT,
      ),
    ).toEqual(whole);
    return whole;
  };

  test("is named with its first keys, and the next value is read", () => {
    expect(found(`[${long},{"b":2}]`)).toEqual({
      slices: [[long.length + 2, '{"b":2}']],
      problems: [[1, "long: a eventName"]],
    });
    expect(found(`${long}\n{"b":2}`)).toEqual({
      slices: [[long.length + 1, '{"b":2}']],
      problems: [[0, "long: a eventName"]],
    });
  });

  test("of exactly the limit is cut out", () => {
    const text = `{"a":"${"x".repeat(LIMIT - 8)}"}`;
    expect(found(text)).toEqual({ slices: [[0, text]], problems: [] });
    expect(found(text.replace("x", "xx"))).toEqual({ slices: [], problems: [[0, "long: a"]] });
  });

  test("is cut into the elements of the lists that it wraps", () => {
    const one = '{"eventName":"A"}';
    const two = '{"eventName":"B","c":"\\"]}"}';
    const around = `{"x":{"Records":[1]},"Records":[${one},`;
    for (const document of [
      `[${around}${two}]}]`,
      `[{"hits":{"total":2,"hits":[${one} , ${two}],"max":1}}]`,
      `{"took":1,"hits":{"total":2,"hits":[${one},${two}]},"timed_out":1}`,
      `[[${one},${two},{}]]`,
    ]) {
      const { slices, problems: lists } = found(document);
      expect(slices.slice(0, 2)).toEqual([
        [document.indexOf(one), one],
        [document.indexOf(two), two],
      ]);
      expect(lists).toEqual([[document.startsWith("[") ? 1 : 0, "long: lists"]]);
    }
  });

  test("is not cut at hits that are no list of Elastic's", () => {
    expect(found(`{"hits":[{"hits":[{}]}],"a":"${"x".repeat(LIMIT)}"}`)).toEqual({
      slices: [],
      problems: [[0, "long: hits a"]],
    });
    expect(
      found(`{"a":{"hits":[{}]},"hits":{"b":{"hits":[{}]},"c":"${long.slice(6, 50)}"}}`),
    ).toEqual({ slices: [], problems: [[0, "long: a hits"]] });
  });

  test("wraps records that are longer than the limit too", () => {
    expect(found(`[{"Events":[${long},{"b":2}]}]`)).toEqual({
      slices: [[long.length + 13, '{"b":2}']],
      problems: [
        [12, "long: a eventName"],
        [1, "long: lists"],
      ],
    });
  });

  test("that is no JSON around what it wraps is a problem", () => {
    expect(found(`[{"Events":[{"b":2},{"b":3},{"b":4},{"b":5}] "x"}]`).problems).toEqual([
      [1, "what stands around the records is not valid JSON"],
      [1, "long: lists"],
    ]);
  });

  test("of more than 16 MiB is not held for what stands around its records", () => {
    const size = 16 * 1024 * 1024;
    const around = "what stands around the records is";
    for (const [document, reason] of [
      [`{"a":"${"x".repeat(size - 50)}" "b":1,"Events":[{}]}`, `${around} not valid JSON`],
      [`{"Events":[{}],"a":"${"x".repeat(size)}" 1}`, `${around} too long to be checked`],
    ] as const) {
      const bytes = Buffer.from(document);
      expect(slice([bytes.subarray(0, 1000), bytes.subarray(1000)], LIMIT)).toEqual({
        slices: [[bytes.indexOf("{}"), "{}"]],
        problems: [[0, reason]],
      });
    }
  });

  test("that is cut off keeps what it wraps before", () => {
    const one = '{"eventName":"A"}';
    expect(found(`{"a":1}\n[[${one},${one},${one},"\n{"b":2}`)).toEqual({
      slices: [
        [0, '{"a":1}'],
        [10, one],
        [28, one],
        [46, one],
        [66, '{"b":2}'],
      ],
      problems: [[9, "a line break inside a string"]],
    });
  });

  test("as a text is named", () => {
    const text = JSON.stringify(long);
    expect(found(`${text}\n{"b":2}`)).toEqual({
      slices: [[text.length + 1, '{"b":2}']],
      problems: [[0, "long: "]],
    });
  });

  test("is cut in the same way, however its bytes arrive", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(listText, objectText), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(["[", ",", "]"], ["", "\n", "\n"], ['{"Records":[', ",\n", "]}"]),
        fc.integer({ min: 13, max: 80 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        (values, [start = "", between = "", end = ""], limit, cuts) => {
          const bytes = Buffer.from(start + values.join(between) + end);
          expect(slice(cutAt(bytes, cuts), limit)).toEqual(slice([bytes], limit));
        },
      ),
    );
  });
});

describe("what JSON.parse refuses between and around records", () => {
  const comma = "a comma with no value before it";
  const behind = "a comma with no value behind it";
  const missing = "no comma before this value";
  const around = "what stands around the records is not valid JSON";
  test.each<[string, readonly string[], Sliced["problems"]]>([
    ['[{"a":1},,{}]', ['{"a":1}', "{}"], [[9, comma]]],
    ['[{"a":1} {}]', ['{"a":1}', "{}"], [[9, missing]]],
    ['[{"a":1},]', ['{"a":1}'], [[9, behind]]],
    ['[,{"a":1}]', ['{"a":1}'], [[1, comma]]],
    [
      "[,]",
      [],
      [
        [1, comma],
        [2, behind],
      ],
    ],
    ["[{}\x1e,{}]", ["{}", "{}"], [[3, "not JSON: expected a comma or a value"]]],
    ['{"Records":[{},,{}]}', ["{}", "{}"], [[15, comma]]],
    ['{"Records":[{}{}]}', ["{}", "{}"], [[14, missing]]],
    ['{"Records":[{},]}', ["{}"], [[15, behind]]],
    ['{"Records":[,{}]}', ["{}"], [[12, comma]]],
    ['{"Records":[{}],}', ["{}"], [[0, around]]],
    ['{,"Records":[{}]}', ["{}"], [[0, around]]],
    ['{"Records":[{}] "x":1}', ["{}"], [[0, around]]],
    ['{"Records":[{}],"x":tru}', ["{}"], [[0, around]]],
    ['{"x":[1,],"Records":[{}]}', ["{}"], [[0, around]]],
    ['{"Records":[{}],"Events":[{}]]', ["{}", "{}"], [[0, around]]],
    ['{"Records":[{}],"Events":[{}],"x":[{}]}', ["{}", "{}"], []],
    ["[{}]\n[{}]", ["{}", "{}"], []],
  ])("%s", (document, slices, found) => {
    expect(sliceText(document).slices.map(([, text]) => text)).toEqual(slices);
    expect(problems(document)).toEqual(found);
    if (!document.includes("\n")) expect(isJson(document)).toBe(found.length === 0);
  });

  function isJson(text: string): boolean {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  }
});

describe("a text", () => {
  test("with JSON in it is a value", () => {
    expect(texts('"{}"\n"[1]"\n')).toEqual(['"{}"', '"[1]"']);
    expect(texts('["{}", "\\n {}"]')).toEqual(['"{}"', '"\\n {}"']);
  });

  test("that was cut off loses its line, no more", () => {
    expect(sliceText('"{}"\n"{\n"{}"')).toEqual({
      slices: [
        [0, '"{}"'],
        [8, '"{}"'],
      ],
      problems: [[5, "a line break inside a string"]],
    });
  });

  test("without is none", () => {
    expect(sliceText('"a","b"\n{}')).toEqual({
      slices: [[8, "{}"]],
      problems: [[0, "not JSON: expected { or ["]],
    });
  });
});
