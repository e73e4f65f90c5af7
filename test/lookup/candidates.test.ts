import { describe, expect, test } from "vitest";
import { type LookupCandidate, lookupCandidates } from "../../src/lookup/candidates.ts";
import { worthProbing } from "../../src/lookup/choose-candidates.ts";
import { nameOf } from "../../src/lookup/lookup-attribute.ts";
import { parseQuery } from "../../src/match/query.ts";

function candidates(
  actions: string,
  matches: readonly string[] = [],
  region = "us-east-1",
): readonly LookupCandidate[] {
  const query = parseQuery({ actions: [actions], excludes: [], matches }, {});
  return lookupCandidates(query.actions, query.matches, region);
}

const named = (found: readonly LookupCandidate[]) =>
  found.map(({ lookups, because }) => [lookups.map(nameOf).join(" "), because]);

describe("what a request can ask for", () => {
  test.each([
    ["an event", "$.eventID == 'x'", "EventId=x", "$.eventID"],
    [
      "an access key",
      "$.userIdentity.accessKeyId == 'AKIAIOSFODNN7EXAMPLE'",
      "AccessKeyId=AKIAIOSFODNN7EXAMPLE",
      "$.userIdentity.accessKeyId",
    ],
    [
      "an IAM user",
      "$.userIdentity.type == 'IAMUser' and $.userIdentity.userName in ['a', 'b']",
      "Username=a Username=b",
      "$.userIdentity.userName with type IAMUser",
    ],
    ["event names", "$.eventName in ['A', 'B', 'A']", "EventName=A EventName=B", "$.eventName"],
    [
      "a source",
      "$.eventSource == 's3.amazonaws.com'",
      "EventSource=s3.amazonaws.com",
      "$.eventSource",
    ],
    ["writes", "$.readOnly == false", "ReadOnly=false", "$.readOnly"],
    // Not the records that lack readOnly.
    [
      "reads and writes",
      "$.readOnly in [true, false]",
      "ReadOnly=true ReadOnly=false",
      "$.readOnly",
    ],
    [
      "either branch of an or",
      "$.eventName == 'A' or $.eventSource == 'B'",
      "EventName=A EventSource=B",
      '$.eventName == "A" or $.eventSource == "B"',
    ],
    [
      "twelve values",
      "$.eventName in ['1','2','3','4','5','6','7','8','9','10','11','12']",
      "EventName=1 EventName=2 EventName=3 EventName=4 EventName=5 EventName=6 EventName=7 EventName=8 EventName=9 EventName=10 EventName=11 EventName=12",
      "$.eventName",
    ],
    [
      "the part of a path that can be asked for, beside one that cannot",
      "$.eventName in ['A', null] and $.eventName in ['A', 'B']",
      "EventName=A EventName=B",
      "$.eventName",
    ],
  ])("is %s, by %s", (_name, match, lookups, because) => {
    expect(named(candidates("*", [match]))).toEqual([[lookups, because]]);
  });

  test.each<[string, readonly (readonly [string, string])[]]>([
    [
      "iam:CreateUser",
      [
        ["EventName=CreateUser", "iam:CreateUser"],
        ["EventSource=iam.amazonaws.com", "iam:CreateUser"],
      ],
    ],
    ["iam:Create*", [["EventSource=iam.amazonaws.com", "iam:Create*"]]],
    [
      "iam:CreateUser,iam:DeleteUser",
      [
        ["EventName=CreateUser EventName=DeleteUser", "iam:CreateUser iam:DeleteUser"],
        ["EventSource=iam.amazonaws.com", "iam:CreateUser iam:DeleteUser"],
      ],
    ],
    // Each glob by what it has.
    [
      "iam:CreateUser,kms:*",
      [
        ["EventName=CreateUser EventSource=kms.amazonaws.com", "iam:CreateUser kms:*"],
        ["EventSource=iam.amazonaws.com EventSource=kms.amazonaws.com", "iam:CreateUser kms:*"],
      ],
    ],
    // One glob that has no look-ups leaves none for all.
    ["iam:CreateUser,*:DeleteUser", []],
    ["*:CreateUser", []],
    ["*", []],
    // More look-ups than twelve cost more than reading everything; s3 and ses have two sources each.
    [
      "iam:*,s3:*,ec2:*,kms:*,sqs:*",
      [
        [
          "EventSource=iam.amazonaws.com EventSource=s3.amazonaws.com EventSource=ec2.amazonaws.com EventSource=kms.amazonaws.com EventSource=sqs.amazonaws.com",
          "iam:* s3:* ec2:* kms:* sqs:*",
        ],
      ],
    ],
    ["a:*,b:*,c:*,d:*,e:*,f:*,g:*,h:*,i:*,j:*,k:*,l:*,m:*", []],
  ])("of %s is %j", (actions, expected) => {
    expect(named(candidates(actions))).toEqual(expected);
  });

  test("comes with the one that finds the fewest events first", () => {
    const found = candidates("iam:CreateUser", [
      "$.readOnly == false",
      "$.eventSource == 'iam.amazonaws.com'",
      "$.userIdentity.accessKeyId == 'A'",
      "$.eventID == 'x'",
    ]);
    expect(named(found)).toEqual([
      ["EventId=x", "$.eventID"],
      ["AccessKeyId=A", "$.userIdentity.accessKeyId"],
      ["EventName=CreateUser", "iam:CreateUser"],
      ["EventSource=iam.amazonaws.com", "iam:CreateUser"],
      ["EventSource=iam.amazonaws.com", "$.eventSource"],
      ["ReadOnly=false", "$.readOnly"],
    ]);
  });

  test.each(["cn-north-1", "cn-northwest-1"])(
    "in %s is a source under both its suffixes",
    (region) => {
      expect(named(candidates("cloudwatch:*", [], region))).toEqual([
        [
          "EventSource=cloudwatch.amazonaws.com EventSource=cloudwatch.amazonaws.com.cn EventSource=monitoring.amazonaws.com EventSource=monitoring.amazonaws.com.cn",
          "cloudwatch:*",
        ],
      ]);
    },
  );
});

test.each([
  // Username is the session name for a role, and root for root.
  "$.userIdentity.userName == 'Alice'",
  "$.userIdentity.type in ['IAMUser', 'Root'] and $.userIdentity.userName == 'Alice'",
  "$.userIdentity.sessionContext.sessionIssuer.userName == 'R'",
  "$.resources[*].ARN == 'arn:a'",
  "$.errorCode == 'AccessDenied'",
  "$.sourceIPAddress == '203.0.113.1'",
  // Some records lack readOnly.
  "$.readOnly != true",
  "$.readOnly == 'true'",
  "not $.readOnly == true",
  "$.eventName != 'A'",
  "$.eventName regex '^A$'",
  // A branch that cannot be asked for may be the one that matches.
  "$.eventName == 'A' or $.errorCode",
  // An empty text, no text, and too long a text cannot be asked for.
  "$.eventName == ''",
  "$.eventName == null",
  "$.eventName in ['A', '']",
  "$.eventName in ['A', null]",
  `$.eventName == '${"x".repeat(2001)}'`,
  `$.eventName == '${"_".repeat(1001)}'`,
  "$.eventName in ['1','2','3','4','5','6','7','8','9','10','11','12','13']",
])("nothing can be asked for by %s", (match) => {
  expect(candidates("*", [match])).toEqual([]);
});

describe("first pages decide", () => {
  const probed = (actions: string, ...matches: readonly string[]) =>
    worthProbing(candidates(actions, matches)).map(({ lookups }) => lookups.map(nameOf).join(" "));

  test("not between a service and a name of its own, but next to everybody's name", () => {
    expect(probed("iam:CreateUser")).toEqual(["EventName=CreateUser"]);
    expect(probed("glue:TagResource")).toEqual([
      "EventName=TagResource",
      "EventSource=glue.amazonaws.com",
    ]);
  });

  test("nothing against an event ID", () => {
    expect(probed("iam:CreateUser", '$.eventID == "x"')).toEqual(["EventId=x"]);
  });
});
