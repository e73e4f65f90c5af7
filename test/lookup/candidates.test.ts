import { expect, test } from "vitest";
import { lookupCandidates } from "../../src/lookup/candidates.ts";
import { worthProbing } from "../../src/lookup/choose-candidates.ts";
import { nameOf } from "../../src/lookup/lookup-attribute.ts";
import { parseQuery } from "../../src/match/query.ts";

function candidates(actions: readonly string[], ...matches: readonly string[]) {
  const query = parseQuery({ actions, excludes: [], matches }, {});
  return lookupCandidates(query.actions, query.matches);
}

const names = (found: ReturnType<typeof candidates>) =>
  found.map(({ lookups }) => lookups.map(nameOf));

test("an action is looked up by its event name, or else by its service", () => {
  expect(names(candidates(["iam:CreateUser"]))).toEqual([
    ["EventName=CreateUser"],
    ["EventSource=iam.amazonaws.com"],
  ]);
});

test("several globs are one union, each by what it has", () => {
  expect(names(candidates(["iam:CreateUser", "kms:*"]))[0]).toEqual([
    "EventName=CreateUser",
    "EventSource=kms.amazonaws.com",
  ]);
});

test("an or is a union when every branch has a look-up, and nothing otherwise", () => {
  const both = '$.eventName == "StopLogging" or $.userIdentity.accessKeyId == "AKIA2"';
  expect(names(candidates(["*"], both))).toEqual([["EventName=StopLogging", "AccessKeyId=AKIA2"]]);
  expect(candidates(["*"], '$.eventName == "StopLogging" or $.errorCode')).toEqual([]);
});

test("a user name is looked up for IAM users only", () => {
  const userName = '$.userIdentity.userName == "Bob"';
  expect(candidates(["*"], userName)).toEqual([]);
  expect(names(candidates(["*"], userName, '$.userIdentity.type == "IAMUser"'))).toEqual([
    ["Username=Bob"],
  ]);
});

test("a service is not probed next to a name of its own, but next to everybody's name", () => {
  expect(names(worthProbing(candidates(["iam:CreateUser"])))).toEqual([["EventName=CreateUser"]]);
  expect(names(worthProbing(candidates(["glue:TagResource"])))).toHaveLength(2);
});

test("an event ID is never probed against anything", () => {
  const found = candidates(["iam:CreateUser"], '$.eventID == "x"');
  expect(names(worthProbing(found))).toEqual([["EventId=x"]]);
});
