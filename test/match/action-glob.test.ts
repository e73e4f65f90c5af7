import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ActionTest,
  compileActions,
  compileGlob,
  isLiteral,
  parseActionGlobs,
} from "../../src/match/action-glob.ts";
import { candidateActions } from "../../src/match/iam-actions.ts";
import { refusal } from "../cli/refusal.ts";

function actions(globs: string, excludes?: string): ActionTest {
  return compileActions(
    parseActionGlobs(globs),
    excludes === undefined ? [] : parseActionGlobs(excludes),
  );
}

describe("braces", () => {
  test.each([
    [`*:${"{a,b}".repeat(20)}`, 51, "expected braces that stand for at most 1000 actions"],
    ["s3:Get{1..1000000}", 17, "expected braces that stand for at most 1000 actions"],
    [`s3:${"{a,".repeat(30)}b${"}".repeat(30)}`, 63, "expected at most 20 nested braces"],
  ])("%j is refused at %d", (text, offset, message) => {
    expect(() => parseActionGlobs(text)).toThrow(
      expect.objectContaining({ message, place: { text, offset } }) as Error,
    );
  });

  test("that stand for a thousand actions are many globs", () => {
    const isAsked = actions(`s3:${"{a,b,c,d,e,f,g,h,i,j}".repeat(3)}`);
    expect([isAsked("s3.amazonaws.com", "jja"), isAsked("s3.amazonaws.com", "jjk")]).toEqual([
      true,
      false,
    ]);
  });

  test("that are open, thousands of them, are letters", () => {
    const open = "{".repeat(15);
    expect(actions(`s3:${open}`)("s3.amazonaws.com", open)).toBe(true);
  });
});

test("a glob of many stars reads a long name once", () => {
  const isAsked = actions(`s3:${"*a".repeat(30)}`);
  expect(isAsked("s3.amazonaws.com", `${"a".repeat(100_000)}b`)).toBe(false);
});

describe("parsing", () => {
  test("takes a glob apart at its colon, as typed", () => {
    expect(parseActionGlobs("S3:Get*")).toEqual([
      { text: "S3:Get*", prefix: "S3", action: "Get*" },
    ]);
  });

  test("a star alone is both sides", () => {
    expect(parseActionGlobs("*")).toEqual([{ text: "*", prefix: "*", action: "*" }]);
  });

  test.each([
    ["s3:Get*,iam:*", ["s3:Get*", "iam:*"]],
    [" s3:Get* , iam:* ", ["s3:Get*", "iam:*"]],
    ["s3:{Get,List}*", ["s3:{Get,List}*"]],
    ["s3:{Get,List}*,iam:{A,B}", ["s3:{Get,List}*", "iam:{A,B}"]],
    ["{s3,sqs}:Get*", ["{s3,sqs}:Get*"]],
    ["s3:{List,Get{A,B}}*,iam:*", ["s3:{List,Get{A,B}}*", "iam:*"]],
    ["s3:{Get{A,B},List}*", ["s3:{Get{A,B},List}*"]],
    ["s3:a},iam:b", ["s3:a}", "iam:b"]],
    ["s3:{a,iam:b", ["s3:{a", "iam:b"]],
  ])("%j is %j: commas inside braces are theirs", (text, globs) => {
    expect(parseActionGlobs(text).map((glob) => glob.text)).toEqual(globs);
  });

  test.each([
    ["s3", 2, "write s3:*."],
    ["GetObject", 9, "write *:GetObject for any service."],
    ["", 0, "write * for every record."],
    [":Get*", 0, "write *:Get* for any service."],
    [":", 0, "write *:* for any service."],
    ["s3:", 3, "write s3:* for all its actions."],
    ["s3:Get *", 6, "remove the space."],
    ["arn:aws:s3:::bucket", 7, "match an ARN with --match."],
    ["s3:Get:Object", 6, "write one colon."],
    ["s3.amazonaws.com:Get*", 0, "write the service alone: s3:Get*."],
    ["IAM.AmazonAWS.com:Get*", 0, "write the service alone: IAM:Get*."],
  ])("%j is refused at %d: %s", async (text, offset, hint) => {
    expect(await refusal(() => parseActionGlobs(text))).toBe(
      `spitzel: expected an action such as s3:Get*, got "${text}"\n` +
        `  ${text}\n  ${" ".repeat(offset)}^\nhint: ${hint}`,
    );
  });

  test("one wrong glob of several is shown alone", async () => {
    expect(await refusal(() => parseActionGlobs("s3:Get*,iam"))).toBe(
      'spitzel: expected an action such as s3:Get*, got "iam"\n  iam\n     ^\nhint: write iam:*.',
    );
  });
});

test.each([
  ["s3", true],
  ["GetObject", true],
  ["route53-recovery-control-config", true],
  ["Get*", false],
  ["Ge?", false],
  ["[GL]et", false],
  ["{a,b}", false],
  ["a\\b", false],
])("%s is literal: %s", (text, expected) => {
  expect(isLiteral(text)).toBe(expected);
});

describe("a glob", () => {
  test.each([
    ["s3:Get*", "s3.amazonaws.com", "GetObject", true],
    ["s3:Get*", "s3.amazonaws.com", "ListBuckets", false],
    ["s3:Get*", "s3.amazonaws.com", "Get", true],
    ["s3:Get*", "ec2.amazonaws.com", "GetObject", false],
    ["s3:Get", "s3.amazonaws.com", "GetObject", false],
    // Case means nothing.
    ["S3:gEt*", "s3.amazonaws.com", "GetObject", true],
    ["iam:createuser", "iam.amazonaws.com", "CreateUser", true],
    // Wildcards, on both sides.
    ["*:GetObject", "s3.amazonaws.com", "GetObject", true],
    ["*:Get*", "anything", "GetX", true],
    ["?am:*", "iam.amazonaws.com", "X", true],
    ["?am:*", "am.amazonaws.com", "X", false],
    ["s3:Get?", "s3.amazonaws.com", "GetX", true],
    ["s3:Get?", "s3.amazonaws.com", "Get", false],
    ["x:a*b*c", "x.amazonaws.com", "a-b-b-c", true],
    ["x:**", "x.amazonaws.com", "a", true],
    // Braces and sets.
    ["s3:{Get,List}*", "s3.amazonaws.com", "ListBuckets", true],
    ["s3:{Get,List}*", "s3.amazonaws.com", "PutObject", false],
    ["s3:{List,Get{A,O}}*", "s3.amazonaws.com", "GetObject", true],
    ["{s3,sqs}:Get*", "sqs.amazonaws.com", "GetQueueUrl", true],
    ["s3:[GL]*", "s3.amazonaws.com", "ListBuckets", true],
    // A slash is a sign like any other, and so is a leading dot.
    ["x:a*c", "x.amazonaws.com", "a/b/c", true],
    ["x:a/*", "x.amazonaws.com", "a/b", true],
    ["x:?", "x.amazonaws.com", "/", true],
    ["x:*", "x.amazonaws.com", ".hidden", true],
    ["x:*", "x.amazonaws.com", "two\nlines", true],
    // No other sign has a meaning.
    ["x:!(a)", "x.amazonaws.com", "b", false],
    ["!x:a", "y.amazonaws.com", "a", false],
    ["#x:a", "#x.amazonaws.com", "a", true],
    ["x:a.c", "x.amazonaws.com", "abc", false],
    ["x:a+", "x.amazonaws.com", "aa", false],
    // The IAM action of an event with another name, and the literal name.
    ["s3:ListAllMyBuckets", "s3.amazonaws.com", "ListBuckets", true],
    ["cloudwatch:PutMetricAlarm", "monitoring.amazonaws.com", "PutMetricAlarm", true],
    ["monitoring:PutMetricAlarm", "monitoring.amazonaws.com", "PutMetricAlarm", true],
    ["lambda:CreateFunction", "lambda.amazonaws.com", "CreateFunction20150331", true],
    ["signin:ConsoleLogin", "signin.amazonaws.com", "ConsoleLogin", true],
    // A star matches what has neither source nor name; a glob with a service does not.
    ["*", "", "", true],
    ["s3:*", "", "GetObject", false],
  ])("%s on %s %j is %s", (glob, eventSource, eventName, expected) => {
    expect(actions(glob)(eventSource, eventName)).toBe(expected);
  });

  test("of several, one is enough", () => {
    const isAsked = actions("s3:Get*,iam:*");
    expect([
      isAsked("s3.amazonaws.com", "GetObject"),
      isAsked("iam.amazonaws.com", "CreateUser"),
      isAsked("s3.amazonaws.com", "PutObject"),
    ]).toEqual([true, true, false]);
  });

  test.each([
    ["*", "kms:*", "kms.amazonaws.com", "Decrypt", false],
    ["*", "kms:*", "s3.amazonaws.com", "GetObject", true],
    ["s3:*", "s3:Get*,s3:List*", "s3.amazonaws.com", "ListBuckets", false],
    ["s3:*", "s3:Get*,s3:List*", "s3.amazonaws.com", "PutObject", true],
    // What goes by several names is left out by any of them.
    ["s3:ListAllMyBuckets", "s3:ListBuckets", "s3.amazonaws.com", "ListBuckets", false],
    ["*", "*", "", "", false],
    ["*", "s3:*", "", "", true],
  ])("%s without %s on %s %s is %s", (globs, excludes, eventSource, eventName, expected) => {
    expect(actions(globs, excludes)(eventSource, eventName)).toBe(expected);
  });
});

test("no number of distinct pairs changes a verdict: the cache is emptied, not trusted", () => {
  const isAsked = actions("x:a*");
  const wrong: string[] = [];
  // Twice the pairs that are remembered, in two rounds.
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 100_001; i++) {
      const name = i % 2 === 0 ? `a${i}` : `b${i}`;
      if (isAsked("x.amazonaws.com", name) !== name.startsWith("a")) wrong.push(name);
    }
  }
  expect(wrong).toEqual([]);
});

/** A glob of *, ? and plain text, read sign by sign. */
function naiveMatch(glob: string, text: string): boolean {
  if (glob === "") return text === "";
  if (glob.startsWith("*")) {
    return naiveMatch(glob.slice(1), text) || (text !== "" && naiveMatch(glob, text.slice(1)));
  }
  if (text === "") return false;
  const isSame =
    glob.startsWith("?") || glob.charAt(0).toLowerCase() === text.charAt(0).toLowerCase();
  return isSame && naiveMatch(glob.slice(1), text.slice(1));
}

const letters = (more: string) =>
  fc.string({ unit: fc.constantFrom(...`aAbB3/.-${more}`.split("")), maxLength: 6 });
const globText = fc
  .tuple(letters("*?"), letters("*?"))
  .map(([prefix, action]) => `${prefix || "*"}:${action || "*"}`);
const pair = fc.tuple(
  fc.oneof(
    letters("").map((host) => `${host}.amazonaws.com`),
    fc.constant(""),
  ),
  letters(""),
);

test("compileGlob reads * and ? as a reader who goes sign by sign does", () => {
  fc.assert(
    fc.property(globText, pair, (glob, [host, name]) => {
      const text = `${host}:${name}`;
      expect(compileGlob(glob)(text)).toBe(naiveMatch(glob, text));
    }),
    { numRuns: 300 },
  );
});

test("the cached verdict is that of an uncached test of every candidate", () => {
  fc.assert(
    fc.property(
      fc.array(globText, { minLength: 1, maxLength: 3 }),
      fc.array(globText, { maxLength: 2 }),
      fc.array(pair, { minLength: 1, maxLength: 10 }),
      (globs, excludes, pairs) => {
        const isAsked = compileActions(
          globs.flatMap(parseActionGlobs),
          excludes.flatMap(parseActionGlobs),
        );
        const anyOf = (some: readonly string[], [source, name]: readonly [string, string]) =>
          candidateActions(source, name).some((one) => some.some((glob) => naiveMatch(glob, one)));
        for (const one of [...pairs, ...pairs]) {
          expect(isAsked(...one)).toBe(anyOf(globs, one) && !anyOf(excludes, one));
        }
      },
    ),
    { numRuns: 100 },
  );
});
