import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeError, SpitzelError } from "../../src/errors.ts";
import { parseExpression } from "../../src/expr-parser/parse.ts";
import { withoutSpans } from "../support/without-spans.ts";

const path = (text: string, ...keys: string[]) => ({ text, keys });
const compare = (text: string, operator: string, value: unknown) => ({
  kind: "compare",
  operator,
  path: path(text, ...text.split(".").slice(1)),
  literal: { value },
});

describe("parseExpression", () => {
  test.each([
    ['$.errorCode == "AccessDenied"', compare("$.errorCode", "==", "AccessDenied")],
    ['$.errorCode=="AccessDenied"', compare("$.errorCode", "==", "AccessDenied")],
    ["$.userIdentity.userName != 'Alice'", compare("$.userIdentity.userName", "!=", "Alice")],
    ["$.x<=-1.5e3", compare("$.x", "<=", -1500)],
    ["$.x >= True", compare("$.x", ">=", true)],
    ["$.x < None", compare("$.x", "<", null)],
    ['$.x > "a\\"b\\u0041\\d"', compare("$.x", ">", 'a"bA\\d')],
    ["$.x == 'it\\'s'", compare("$.x", "==", "it's")],
    ["$.x == ('a', (1,), [])", compare("$.x", "==", ["a", [1], []])],
    ['$.x == {"k": [1, {"l": null}]}', compare("$.x", "==", { k: [1, { l: null }] })],
    ["$.a-b == 0", compare("$.a-b", "==", 0)],
  ])("reads the comparison %s", (text, expected) => {
    expect(withoutSpans(parseExpression(text))).toStrictEqual(expected);
  });

  test.each([
    ["$.a['b c'][\"d\"][0]", ["a", "b c", "d", "0"]],
    ["$['@timestamp']", ["@timestamp"]],
    ["$['it\\'s']", ["it's"]],
    ["$", []],
    ["$.resources[*].ARN", undefined],
    ["$..arn", undefined],
    ["$..[0]", undefined],
    ["$.userIdentity.*", undefined],
    ["$.resources[?(@.type=='AWS::IAM::Role' && @.x != ']')].ARN", undefined],
    ["$.resources[-1:]", undefined],
    ["$.a[b]", ["a", "b"]],
    ["$.a[0,1]", undefined],
    ["$.a^", undefined],
    ["$.a~", undefined],
    ["$.a.@string()", undefined],
    ["$.`a", ["a"]],
  ])("%s has the keys %j when it is singular", (text, keys) => {
    expect(withoutSpans(parseExpression(text))).toStrictEqual({
      kind: "present",
      path: { text, keys },
    });
  });

  test("and binds tighter than or, not tighter than and", () => {
    const present = (name: string) => ({ kind: "present", path: path(`$.${name}`, name) });
    expect(withoutSpans(parseExpression("$.a or not $.b and $.c || ($.d or $.e)"))).toStrictEqual({
      kind: "or",
      operands: [
        present("a"),
        { kind: "and", operands: [{ kind: "not", operand: present("b") }, present("c")] },
        { kind: "or", operands: [present("d"), present("e")] },
      ],
    });
  });

  test.each([
    ['$.x regex "^\\d+\\.\\d+$"', "^\\d+\\.\\d+$", ""],
    ['$.x regex "^\\\\d+"', "^\\d+", ""],
    ['$.x regex "\\bGet\\b"', "\\bGet\\b", ""],
    ['$.x regex "\\u002e"', "\\u002e", ""],
    ['$.x regex "\\"Effect\\"\\\\s*"', '"Effect"\\s*', ""],
    ['$.x regex "(?i)(?sm)abc"', "abc", "ims"],
    ["$.x regex /a\\/[/]b/im", "a\\/[/]b", "im"],
    ["$.x regex'.*/MyRole/.*'", ".*/MyRole/.*", ""],
  ])("reads the pattern of %s", (text, pattern, flags) => {
    expect(withoutSpans(parseExpression(text))).toStrictEqual({
      kind: "regex",
      path: path("$.x", "x"),
      pattern,
      flags,
    });
  });

  test.each([
    ["$.x == r'a\\d\\\\'", "a\\d\\\\"],
    ["$.x == b'a'", "a"],
    ["$.x == 'a' \"b\"  r'c'", "abc"],
    ["$.x == 0x3e8", 1000],
    ["$.x == -0X3_E8", -1000],
    ["$.x == 0o17", 15],
    ["$.x == 0b101", 5],
    ["$.x == 1_000", 1000],
    ["$.x == +1_0.5_0", 10.5],
    ["$.x == .5", 0.5],
    ["$.x == 5.", 5],
    ["$.x == 1 # a comment", 1],
  ])("%s is read as Python reads it: %j", (text, value) => {
    expect(withoutSpans(parseExpression(text))).toStrictEqual(compare("$.x", "==", value));
  });

  test.each([
    ["$.x regex '\\AGet'", "^Get", ""],
    ["$.x regex r'Get\\Z'", "Get$", ""],
    ["$.x regex '(?P<a>x)'", "(?<a>x)", ""],
    ["$.x regex '(?P<a>x)(?P=a)'", "(?<a>x)\\k<a>", ""],
    ["$.x regex '(?i:kali)x'", "(?i:kali)x", ""],
    ["$.x regex '(?xi) a b [ ] # c'", "ab[ ]", "i"],
    ["$.x regex 'a(?#comment)b'", "ab", ""],
    ["$.x regex '[[:upper:][:digit:]]'", "[A-Z0-9]", ""],
    ["$.x regex 'a{,3}'", "a{0,3}", ""],
    ["$.x regex 'a' 'b'", "ab", ""],
    ["$.x regex '(?u)\\a'", "\\x07", ""],
  ])("%s is translated to the pattern %s", (text, pattern, flags) => {
    expect(withoutSpans(parseExpression(text))).toStrictEqual({
      kind: "regex",
      path: path("$.x", "x"),
      pattern,
      flags,
    });
  });

  test.each([
    ["$.x regex 'a\\pL'", 12, "\\p"],
    ["$.x regex '[\\h]'", 12, "\\h"],
    ["$.x regex '\\Qa'", 11, "\\Q"],
    ["$.x regex '\\x{41}'", 11, "\\x"],
    ["$.x regex '\\m'", 11, "\\m"],
  ])("%s is refused at its place: JavaScript would read a letter", (text, offset, escape) => {
    expect(() => parseExpression(text)).toThrow(
      expect.objectContaining({
        message: `expected an escape that ECMAScript has, got ${escape}`,
        place: { text, offset },
      }) as Error,
    );
  });

  test.each([
    ["$.x regex '(?m)\\Aa'", "expected ^ instead of \\A in a pattern with flag m"],
    ["$.x regex '[[:^upper:]]'", "expected a class that ECMAScript has, got [:^upper:]"],
    ["$.x regex 'a++'", "expected one count"],
    ["$.x regex '(?>a)'", "expected a group that ECMAScript has"],
    ["$.x regex '(?P<1>a)'", "expected a group's name"],
    ["$.x regex '(?#a'", 'expected ")" after the comment'],
  ])("%s is refused", (text, message) => {
    expect(() => parseExpression(text)).toThrow(message);
  });

  test("spans cover exactly what was written", () => {
    const text = "  not ( $.a == 'x' ) and $.b regex /y/ ";
    const slices: string[] = [];
    const visit = (node: unknown): void => {
      if (typeof node !== "object" || node === null) return;
      if ("span" in node) {
        const { start, end } = node.span as { start: number; end: number };
        slices.push(text.slice(start, end));
      }
      for (const child of Object.values(node)) visit(child);
    };
    visit(parseExpression(text));
    expect(slices).toStrictEqual([
      "not ( $.a == 'x' ) and $.b regex /y/",
      "not ( $.a == 'x' )",
      "( $.a == 'x' )",
      "'x'",
      "$.a",
      "$.b regex /y/",
      "$.b",
    ]);
  });

  test.each([
    [
      '$.errorCode = "AccessDenied"',
      "expected an operator (==, !=, regex, in, cidr, contains, startswith, endswith, <, <=, >, >=) after the path",
      12,
      "use == to compare.",
    ],
    ["$.a === 1", 'expected a value, got "="', 6, "use == to compare."],
    ["$.a <> 1", 'expected a value, got ">"', 5, "use != for unequal."],
    [
      "$.a == Denied",
      "expected a value (text in quotes, a number, true, false, null or a list)",
      7,
      'put quotes around text: "Denied"; the whole expression in single quotes, or the shell takes them away.',
    ],
    [
      "$.a == TRUE",
      "expected a value (text in quotes, a number, true, false, null or a list)",
      7,
      "write true.",
    ],
    [
      "$.a ==",
      "expected a value (text in quotes, a number, true, false, null or a list)",
      6,
      'write for example "AccessDenied".',
    ],
    [
      "$.a == 'x",
      "expected ' to close this string",
      7,
      "end the string with '; inside it, write \\'.",
    ],
    [
      "$.a == $.b",
      "expected a value, got a path",
      7,
      "a path is compared with a fixed value; two paths cannot be compared.",
    ],
    [
      "$.a == 12ab",
      "expected the number to end here",
      9,
      "put quotes around text that starts with a digit.",
    ],
    ["$.a == 1e999", "expected a number that fits a double", 7, "no record can hold this number."],
    [
      "$.a == [1 2]",
      'expected "," or "]"',
      10,
      "separate the elements with commas and close the list.",
    ],
    ["$.a == {x: 1}", "expected a quoted key", 8, 'write {"key": value}.'],
    [
      "errorCode == 'x'",
      "expected a path, which starts with $",
      0,
      "paths start at the record: $.errorCode.",
    ],
    [
      "'x' == $.a",
      "expected a path, which starts with $",
      0,
      'write the path on the left: $.errorCode == "AccessDenied".',
    ],
    [
      "",
      "expected a path, which starts with $",
      0,
      "put the expression in single quotes, so that the shell leaves $ to spitzel.",
    ],
    ["$.a and", "expected a path, which starts with $", 7, "an expression is missing here."],
    [
      "$errorCode == 1",
      'expected "." or "[" after $',
      1,
      "start a path with $. as in $.eventName.",
    ],
    [
      "$.a. == 1",
      "expected a name after the dot",
      4,
      "write $.userIdentity.arn, or $['odd name'] when the name has spaces or signs.",
    ],
    [
      "$.a[0 == 1",
      'expected "]" to close this bracket',
      3,
      "brackets and quotes inside a path must be balanced.",
    ],
    [
      "$.a[] == 1",
      "expected an index, a quoted name, * or a filter inside the brackets",
      4,
      "write $.resources[*], $.resources[0], $['odd name'] or $.resources[?(@.type=='AWS::IAM::Role')].",
    ],
    [
      "$.a['b''c']",
      "expected one quoted name between commas",
      4,
      "write $['userName','roleName'].",
    ],
    [
      "$.a^^",
      "the record has nothing around it",
      4,
      "each ^ goes back one step of the path: leave this one out.",
    ],
    [
      `$${".a".repeat(202)}`,
      "expected at most 200 steps in a path",
      403,
      "use .. for what is nested deeply.",
    ],
    [
      "$.a[(@.length-1)]",
      "script expressions are not evaluated",
      4,
      "use an index, a slice such as [-1:], or a filter [?(…)].",
    ],
    [
      "$.a regex '('",
      "expected a regular expression that compiles (Invalid regular expression: /(/: Unterminated group)",
      10,
      "the syntax is ECMAScript's; escape a literal sign with a backslash.",
    ],
    [
      "$.a regex abc",
      "expected a regular expression in quotes or slashes after regex",
      10,
      'write regex "^Get" or regex /^get/i.',
    ],
    [
      "$.a regex /x/g",
      'expected only the flags i, m and s, got "g"',
      13,
      "every regex is an unanchored search; other flags have no use here.",
    ],
    [
      "$.a == /x/",
      "expected a value, got a regular expression",
      7,
      "write regex instead of the comparison sign.",
    ],
    [
      "$.a REGEX 'x'",
      "expected an operator (==, !=, regex, in, cidr, contains, startswith, endswith, <, <=, >, >=) after the path",
      4,
      "keywords are lower case: regex.",
    ],
    [
      "$.a =~ 'x'",
      "expected an operator (==, !=, regex, in, cidr, contains, startswith, endswith, <, <=, >, >=) after the path",
      4,
      'use regex to search in text: $.userAgent regex "aws-cli".',
    ],
    [
      "$.a not in ['x']",
      "expected an operator (==, !=, regex, in, cidr, contains, startswith, endswith, <, <=, >, >=) after the path",
      4,
      'write not in front: not $.errorCode in ["AccessDenied"].',
    ],
    ...[
      ["$.a not cidr '10.0.0.0/8'", 'write not in front: not $.sourceIPAddress cidr "10.0.0.0/8".'],
      ["$.a exists", "use != null for a field that is there: $.errorCode != null."],
      ["$.a is present", "use != null for a field that is there: $.errorCode != null."],
    ].map(([text = "", hint = ""]): [string, string, number, string] => [
      text,
      "expected an operator (==, !=, regex, in, cidr, contains, startswith, endswith, <, <=, >, >=) after the path",
      4,
      hint,
    ]),
    [
      "$.a in 'x'",
      "expected a list after in",
      7,
      'write in ["AccessDenied", "Client.UnauthorizedOperation"].',
    ],
    [
      "$.a cidr '10.0.0.0/33'",
      'expected a network after cidr, got "10.0.0.0/33"',
      9,
      'write cidr "10.0.0.0/8", cidr "2001:db8::/32" or cidr ["10.0.0.0/8", "192.0.2.7"].',
    ],
    [
      "$.a cidr []",
      "expected a network after cidr, got an empty list",
      9,
      'write cidr "10.0.0.0/8", cidr "2001:db8::/32" or cidr ["10.0.0.0/8", "192.0.2.7"].',
    ],
    ["($.a", 'expected "and", "or" or ")"', 4, "close the bracket that opens at character 1."],
    [
      "$.a)",
      'expected "and", "or" or the end of the expression',
      3,
      "remove this bracket, or open it earlier.",
    ],
    [
      "$.a == 1 $.b == 2",
      'expected "and", "or" or the end of the expression',
      9,
      "join comparisons with and / or, and put text in quotes.",
    ],
    [
      "$.a AND $.b",
      "expected an operator (==, !=, regex, in, cidr, contains, startswith, endswith, <, <=, >, >=) after the path",
      4,
      "keywords are lower case: and.",
    ],
  ])("rejects %s", (text, message, offset, hint) => {
    const error = thrownBy(() => parseExpression(text));
    expect({
      message: error.message,
      place: error.place,
      hint: error.hint,
      exitCode: error.exitCode,
    }).toStrictEqual({ message, place: { text, offset }, hint, exitCode: 2 });
  });

  test.each(["(".repeat(5000) + "$.a", "not ".repeat(5000) + "$.a", "$.a == " + "[".repeat(5000)])(
    "nesting is bounded: %.12s…",
    (text) => {
      expect(thrownBy(() => parseExpression(text)).message).toBe(
        "expected at most 200 nested levels",
      );
    },
  );

  test("any text gives an AST or a SpitzelError with a place inside the text", () => {
    const piece = fc.constantFrom(
      ..."$ . .. [ ] ( ) ' \" \\ == != < and or not regex in cidr /x/i 1 -2e3 null ? @ * ^ , { } : a errorCode".split(
        " ",
      ),
      " ",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 12 }).map((p) => p.join("")),
    );
    fc.assert(
      fc.property(text, (source) => {
        let outcome = "parsed";
        try {
          parseExpression(source);
        } catch (error) {
          if (!(error instanceof SpitzelError) || error.place === undefined) throw error;
          outcome = error.place.offset <= source.length ? "rejected" : "rejected outside the text";
        }
        expect(["parsed", "rejected"]).toContain(outcome);
      }),
      { numRuns: 5000 },
    );
  });
});

test("an error shows the whole expression, a caret and one hint", () => {
  const error = thrownBy(() => parseExpression('$.errorCode = "AccessDenied"'));
  expect(describeError(error)).toBe(
    [
      "spitzel: expected an operator (==, !=, regex, in, cidr, contains, startswith, endswith, <, <=, >, >=) after the path",
      '  $.errorCode = "AccessDenied"',
      "              ^",
      "hint: use == to compare.",
    ].join("\n"),
  );
});

function thrownBy(run: () => unknown): SpitzelError {
  try {
    run();
  } catch (error) {
    if (error instanceof SpitzelError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
