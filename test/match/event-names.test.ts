import { describe, expect, test } from "vitest";
import { actionNamesOf, dictionaryPrefixes } from "../../src/match/action-dictionary.ts";
import { ACTION_MISMATCHES } from "../../src/match/action-mismatches.ts";
import { eventNamesOf } from "../../src/match/event-names.ts";
import { candidateActions, eventSourcesOf } from "../../src/match/iam-actions.ts";

describe("eventNamesOf", () => {
  test.each([
    ["iam", "CreateUser", ["CreateUser"]],
    ["IAM", "createuser", ["CreateUser"]],
    ["s3", "ListAllMyBuckets", ["ListAllMyBuckets", "ListBuckets"]],
    ["s3", "GetBucketCORS", ["GetBucketCORS", "GetBucketCors"]],
    ["s3", "putbucketcors", ["PutBucketCORS", "PutBucketCors", "DeleteBucketCors"]],
    ["sso", "UpdateSSOConfiguration", ["UpdateSSOConfiguration", "UpdateSsoConfiguration"]],
    ["memorydb", "createacl", ["CreateAcl", "CreateACL"]],
    ["appflow", "UnregisterConnector", ["UnRegisterConnector", "UnregisterConnector"]],
    ["kms", "ReEncryptTo", ["ReEncryptTo", "ReEncrypt"]],
    ["cloudwatch", "PutMetricAlarm", ["PutMetricAlarm"]],
    ["monitoring", "PutMetricAlarm", ["PutMetricAlarm"]],
    ["autoscaling", "RegisterScalableTarget", ["RegisterScalableTarget"]],
    ["signin", "consolelogin", ["ConsoleLogin"]],
    ["apigateway", "CreatePortal", ["CreatePortal"]],
    ["lambda", "createfunction20150331", ["CreateFunction20150331"]],
  ])("%s:%s is spelled %j", (prefix, action, names) => {
    expect(eventNamesOf(prefix, action)).toEqual(names);
  });

  test.each([
    ["iam", "Create*", "a wildcard"],
    ["iam", "CreateUse?", "a wildcard"],
    ["iam", "{CreateUser,DeleteUser}", "a brace"],
    ["iam", "NoSuchAction", "an unknown action"],
    ["nosuchservice", "CreateUser", "an unknown service"],
    ["lambda", "CreateFunction", "a service that dates its names"],
    ["cloudfront", "CreateDistribution", "a service that dates its names"],
    ["lambda", "CreateFunction20991231", "a date in no table"],
    ["apigateway", "GET", "a pattern"],
    ["apigateway", "post", "a pattern"],
    ["__proto__", "constructor", "hostile text"],
    ["", "", "nothing"],
  ])("gives no list for %s:%s, %s", (prefix, action) => {
    expect(eventNamesOf(prefix, action)).toBeUndefined();
  });
});

const sameAction = (left: string, right: string): boolean =>
  left.toLowerCase() === right.toLowerCase();

test("each name listed for a dictionary action makes it a candidate at one of its sources", () => {
  const unsound: string[] = [];
  for (const prefix of dictionaryPrefixes()) {
    for (const action of actionNamesOf(prefix)) {
      for (const name of eventNamesOf(prefix, action) ?? []) {
        const isCandidate = eventSourcesOf(prefix).some((source) =>
          candidateActions(source, name).some((text) => sameAction(text, `${prefix}:${action}`)),
        );
        if (!isCandidate) unsound.push(`${prefix}:${action} ${name}`);
      }
    }
  }
  expect(unsound).toEqual([]);
});

test("every event of the table is in the list of each of its candidates that has a list", () => {
  const missing: string[] = [];
  for (const { hosts, events } of ACTION_MISMATCHES) {
    for (const host of hosts) {
      for (const event of events.filter((name) => !name.endsWith("*"))) {
        for (const candidate of candidateActions(`${host}.amazonaws.com`, event)) {
          const colon = candidate.indexOf(":");
          const names = eventNamesOf(candidate.slice(0, colon), candidate.slice(colon + 1));
          if (names !== undefined && !names.includes(event)) missing.push(`${event} ${candidate}`);
        }
      }
    }
  }
  expect(missing).toEqual([]);
});
