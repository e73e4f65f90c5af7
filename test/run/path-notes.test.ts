import { expect, test } from "vitest";
import { parseQuery } from "../../src/match/query.ts";
import { pathNotes } from "../../src/run/path-notes.ts";
import { unknownActions } from "../../src/run/query-notes.ts";

const records = [
  {
    eventName: "ListUsers",
    readOnly: true,
    errorCode: "AccessDenied",
    userIdentity: { type: "IAMUser", userName: "erika", accountId: "111122223333" },
  },
  { eventName: "GetObject", readOnly: true, userIdentity: null, resources: [{ ARN: "arn:a" }] },
];

function query(actions: readonly string[], ...matches: string[]) {
  return parseQuery({ actions, excludes: [], matches }, {});
}

test.each([
  ['$.eventname == "x"', "no record that was looked at has $.eventname: did you mean $.eventName?"],
  ["$.errorcode", "no record that was looked at has $.errorcode: did you mean $.errorCode?"],
  [
    'not $.userIdentity.username != "x"',
    "no record that was looked at has $.userIdentity.username: did you mean $.userIdentity.userName?",
  ],
  ["$.evntName == 'x'", "no record that was looked at has $.evntName: did you mean $.eventName?"],
  [
    "$.userIdentity.accountId == 111122223333",
    '$.userIdentity.accountId is text in every record that was looked at, 111122223333 is not: write "111122223333"',
  ],
  [
    '$.readOnly in ["true"]',
    '$.readOnly is true or false in every record that was looked at, "true" is not: write true',
  ],
  [
    '$.userIdentity.type == "root"',
    '$.userIdentity.type is spelt "Root", not "root": write "Root", or "root" icase',
  ],
  [
    '$.errorCode == "ACCESSDENIED"',
    '$.errorCode is spelt "AccessDenied", not "ACCESSDENIED": write "AccessDenied", or "ACCESSDENIED" icase',
  ],
])("%s, which found nothing, gets a note", async (match, note) => {
  expect(await pathNotes(query(["*"], match), async () => records)).toEqual([note]);
});

test.each([
  '$.errorCode == "Other"',
  '$.sourceIPAddress == "203.0.113.66"',
  '$.userIdentity.arn == "x"',
  "$.errorCode == null",
  "$.userIdentity == 1",
  "$.readOnly == false",
  "$.resources[*].arn == 'x'",
])("%s, which may well find nothing, gets none", async (match) => {
  expect(await pathNotes(query(["*"], match), async () => records)).toEqual([]);
});

test("a glob that names no known action of its service gets a note with the nearest", async () => {
  const globs = [
    "s3:GetBuketAcl",
    "ec2:RunInstance",
    "iam:Crate*",
    "s3:Get*",
    "iam:CreateUser",
    "lambda:UpdateFunctionCode20150331v2",
    "signin:ConsoleLogin",
    "nosuch:Thing",
    "*:GetBuketAcl",
  ];
  expect(await unknownActions(query(globs))).toEqual([
    "no known action is s3:GetBuketAcl: did you mean s3:GetBucketAcl?",
    "no known action is ec2:RunInstance: did you mean ec2:RunInstances?",
    expect.stringMatching(/^no known action is iam:Crate\*/) as string,
  ]);
});

test.each([
  [
    ["README.md", "docs", "src"],
    'expected actions such as s3:Get*, got "README.md", "docs", "src"',
  ],
  [["in.json"], 'expected an action such as s3:Get*, got "in.json"'],
])("%j is what the shell made of an asterisk", (actions, message) => {
  expect(() => query(actions)).toThrow(
    expect.objectContaining({
      message,
      hint: expect.stringContaining("if the shell expanded *, put it in quotes: '*'") as string,
    }) as Error,
  );
});

test.each(['.errorCode == "AccessDenied"', "", ' == "AccessDenied"', "regex 'x'"])(
  "%j is what the shell left of an expression in double quotes",
  (match) => {
    expect(() => query(["*"], match)).toThrow(
      expect.objectContaining({
        hint: "put the expression in single quotes, so that the shell leaves $ to spitzel.",
      }) as Error,
    );
  },
);
