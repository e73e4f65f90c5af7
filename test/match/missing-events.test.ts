import { Minimatch } from "minimatch";
import { describe, expect, test } from "vitest";
import { ACTION_MISMATCHES } from "../../src/match/action-mismatches.ts";
import { DATA_EVENTS } from "../../src/match/data-events.ts";
import { reasonEventsAreMissing } from "../../src/match/missing-events.ts";

const reason = (glob: string, source: "event-history" | "trail"): string | undefined => {
  const matcher = new Minimatch(glob, { nocase: true });
  return reasonEventsAreMissing(glob, (action) => matcher.match(action), source);
};

const PASS_ROLE =
  "iam:PassRole is checked inside other calls and has no event of its own; " +
  "look for the role's ARN in $.requestParameters";
const TAG_SESSION =
  "sts:TagSession is checked inside sts:AssumeRole* and has no event of its own; " +
  "look at $.requestParameters there";
const SET_SOURCE_IDENTITY =
  "sts:SetSourceIdentity is checked inside sts:AssumeRole* and has no event of its own; " +
  "look at $.requestParameters there";
const API_INVOKE =
  "execute-api:Invoke is a call to a deployed API, which CloudTrail does not log; " +
  "look at the API's access logs";

describe.each(["event-history", "trail"] as const)("at %s", (source) => {
  test.each([
    ["iam:PassRole", PASS_ROLE],
    ["iam:passrole", PASS_ROLE],
    ["iam:Pass*", PASS_ROLE],
    ["*:PassRole", PASS_ROLE],
    ["sts:TagSession", TAG_SESSION],
    ["sts:{TagSession,SetSourceIdentity}", `${SET_SOURCE_IDENTITY}; ${TAG_SESSION}`],
    ["execute-api:Invoke", API_INVOKE],
  ])("%s can never be an event", (glob, text) => {
    expect(reason(glob, source)).toBe(text);
  });

  test.each([
    "*",
    "*:*",
    "iam:*",
    "iam:P*",
    "sts:*",
    "s3:*",
    "s3:Get*",
    "s3:ListBucket",
    "s3:Delete*",
    "lambda:CreateFunction",
    "bedrock:InvokeModel",
    "bedrock:Invoke*",
    "dynamodb:CreateTable",
    "signin:ConsoleLogin",
    "s3:NoSuchAction",
    "nosuchservice:Get*",
    "__proto__:constructor",
    "s3:GetObjectLockConfiguration",
    "",
  ])("%s has no such reason", (glob) => {
    expect(reason(glob, source)).toBeUndefined();
  });
});

describe("at Event history", () => {
  test.each([
    "s3:GetObject",
    "S3:getobject",
    "s3:GetObjectAcl",
    "s3:PutObject",
    "s3:DeleteObject*",
    "s3:HeadObject",
    "s3:{Get,Put}ObjectTagging",
    "lambda:InvokeFunction",
    "lambda:Invoke*",
    "dynamodb:*Item",
    "dynamodb:PartiQL*",
    "dynamodb:Query",
    "sqs:SendMessage",
    "sqs:*Message",
    "sns:Publish",
    "kinesis:Put*s",
    "cassandra:Select",
  ])("%s stands for data events only", (glob) => {
    const text = `${glob} stands for data events only, which Event history never holds; read the files of a trail that logs them`;
    expect(reason(glob, "event-history")).toBe(text);
  });

  test.each([
    ["s3:GetObject*", "s3:GetObjectLockConfiguration"],
    ["s3:PutObject*", "s3:PutObjectLockConfiguration"],
  ])("%s stands for data events but for the management event %s", (glob, exception) => {
    expect(reason(glob, "event-history")).toBe(
      `${glob} stands for data events only (but for ${exception}), which Event history never holds; read the files of a trail that logs them`,
    );
  });
});

test.each(["s3:GetObject", "lambda:InvokeFunction", "dynamodb:*Item", "s3:GetObject*"])(
  "a trail may hold %s",
  (glob) => {
    expect(reason(glob, "trail")).toBeUndefined();
  },
);

test("no name of the data event table has a management event in the mismatch table", () => {
  const dataOnly = new Set(
    DATA_EVENTS.flatMap(({ prefix, names }) => names.map((name) => `${prefix}:${name}`)),
  );
  const contradictions = ACTION_MISMATCHES.filter(
    ({ kind, actions }) => kind === "management" && actions.some((action) => dataOnly.has(action)),
  );
  expect(contradictions).toEqual([]);
});

test("every data event of the mismatch table is in the data event table", () => {
  const dataOnly = new Set(
    DATA_EVENTS.flatMap(({ prefix, names }) => names.map((name) => `${prefix}:${name}`)),
  );
  const absent = ACTION_MISMATCHES.filter(({ kind }) => kind === "data").flatMap(
    ({ hosts, events }) => hosts.flatMap((host) => events.map((event) => `${host}:${event}`)),
  );
  expect(absent.filter((name) => !dataOnly.has(name))).toEqual([]);
});
