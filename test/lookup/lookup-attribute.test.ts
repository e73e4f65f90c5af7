import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { valuesOf } from "../../src/emulator/lookup-attribute.ts";
import { type LookupCandidate, lookupCandidates } from "../../src/lookup/lookup-attribute.ts";
import { actionNamesOf } from "../../src/match/action-dictionary.ts";
import { ACTION_MISMATCHES } from "../../src/match/action-mismatches.ts";
import { HOST_ALIASES } from "../../src/match/host-aliases.ts";
import { compileQuery, parseQuery } from "../../src/match/query.ts";
import { CREATE_USER, eventOf, read } from "../emulator/fixture.ts";

function candidates(actions: string, ...matches: readonly string[]): readonly LookupCandidate[] {
  const query = parseQuery({ actions: [actions], excludes: [], matches }, {});
  return lookupCandidates(query.actions, query.matches);
}

describe("what a request can ask for", () => {
  test.each<[string, string, LookupCandidate]>([
    ["an event", "$.eventID == 'x'", { key: "EventId", values: ["x"], because: "$.eventID" }],
    [
      "an access key",
      "$.userIdentity.accessKeyId == 'AKIAIOSFODNN7EXAMPLE'",
      {
        key: "AccessKeyId",
        values: ["AKIAIOSFODNN7EXAMPLE"],
        because: "$.userIdentity.accessKeyId",
      },
    ],
    [
      "an IAM user",
      "$.userIdentity.type == 'IAMUser' and $.userIdentity.userName in ['a', 'b']",
      {
        key: "Username",
        values: ["a", "b"],
        because: "$.userIdentity.userName with type IAMUser",
      },
    ],
    [
      "event names",
      "$.eventName in ['A', 'B', 'A']",
      { key: "EventName", values: ["A", "B"], because: "$.eventName" },
    ],
    [
      "a source",
      "$.eventSource == 's3.amazonaws.com'",
      { key: "EventSource", values: ["s3.amazonaws.com"], because: "$.eventSource" },
    ],
    [
      "writes",
      "$.readOnly == false",
      { key: "ReadOnly", values: ["false"], because: "$.readOnly" },
    ],
  ])("is %s, by %s", (_name, match, candidate) => {
    expect(candidates("*", match)).toEqual([candidate]);
  });

  test.each<[string, readonly LookupCandidate[]]>([
    [
      "iam:CreateUser",
      [
        { key: "EventName", values: ["CreateUser"], because: "iam:CreateUser" },
        { key: "EventSource", values: ["iam.amazonaws.com"], because: "iam:CreateUser" },
      ],
    ],
    [
      "iam:Create*",
      [{ key: "EventSource", values: ["iam.amazonaws.com"], because: "iam:Create*" }],
    ],
    [
      "iam:CreateUser,iam:DeleteUser",
      [
        {
          key: "EventName",
          values: ["CreateUser", "DeleteUser"],
          because: "iam:CreateUser iam:DeleteUser",
        },
        {
          key: "EventSource",
          values: ["iam.amazonaws.com"],
          because: "iam:CreateUser iam:DeleteUser",
        },
      ],
    ],
    // One glob that has no list of values leaves none for all.
    [
      "iam:CreateUser,iam:Delete*",
      [
        {
          key: "EventSource",
          values: ["iam.amazonaws.com"],
          because: "iam:CreateUser iam:Delete*",
        },
      ],
    ],
    ["iam:CreateUser,*:DeleteUser", []],
    ["*:CreateUser", []],
    ["*", []],
    // More look-ups than four cost more than reading everything.
    ["iam:*,s3:*,ec2:*,kms:*,sqs:*", []],
  ])("of %s is %j", (actions, expected) => {
    expect(candidates(actions)).toEqual(expected);
  });

  test("comes with the one that finds the fewest events first", () => {
    const keys = candidates(
      "iam:CreateUser",
      "$.readOnly == false",
      "$.eventSource == 'iam.amazonaws.com'",
      "$.userIdentity.accessKeyId == 'A'",
      "$.eventID == 'x'",
    ).map(({ key }) => key);
    expect(keys).toEqual([
      "EventId",
      "AccessKeyId",
      "EventName",
      "EventSource",
      "EventSource",
      "ReadOnly",
    ]);
  });
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
  "$.readOnly in [true, false]",
  "$.eventName != 'A'",
  "$.eventName regex '^A$'",
  "$.eventName == 'A' or $.eventSource == 'B'",
  // An empty text, no text, and too long a text cannot be asked for.
  "$.eventName == ''",
  "$.eventName == null",
  "$.eventName in ['A', '']",
  "$.eventName in ['A', null]",
  `$.eventName == '${"x".repeat(2001)}'`,
  `$.eventName == '${"_".repeat(1001)}'`,
  "$.eventName in ['A', 'B', 'C', 'D', 'E']",
])("nothing can be asked for by %s", (match) => {
  expect(candidates("*", match)).toEqual([]);
});

/** Names and services as they are logged: from the dictionary and the tables. */
const HOSTS = [
  "iam",
  "s3",
  "lambda",
  "kms",
  "mq",
  ...HOST_ALIASES.map(({ host }) => host).slice(0, 12),
  "autoscaling",
  "appstream2",
];
const PREFIXES = [
  "iam",
  "S3",
  "kms",
  "lambda",
  "cloudwatch",
  "monitoring",
  "mq",
  "amazonmq",
  "autoscaling",
  "application-autoscaling",
  "apigateway",
  "*",
];
const NAMES = [
  ...["iam", "mq", "cloudwatch", "tag"].flatMap((prefix) => actionNamesOf(prefix).slice(0, 8)),
  ...ACTION_MISMATCHES.flatMap(({ events }) => events.filter((name) => !name.endsWith("*"))),
  "TagResource",
  "CreateRestApi",
  "ConsoleLogin",
];
const ACTIONS = [...NAMES, ...ACTION_MISMATCHES.flatMap(({ actions }) => actions.map(nameOf))];

function nameOf(action: string): string {
  return action.slice(action.indexOf(":") + 1);
}

const identity = fc.oneof(
  fc.record(
    {
      type: fc.constantFrom(
        "IAMUser",
        "IAMUser",
        "IAMUser",
        "Root",
        "AssumedRole",
        "AWSService",
        "Unknown",
        7,
      ),
      userName: fc.constantFrom("Alice", "Bob", "root", "", null),
      accessKeyId: fc.constantFrom("AKIA1", "ASIA2", ""),
      arn: fc.constantFrom("arn:aws:sts::111122223333:assumed-role/Bob/Alice", ""),
    },
    { requiredKeys: [] },
  ),
  fc.constant(undefined),
);

/** Every record of Event history has a time, a source and a name. */
const anyRecord = fc.record(
  {
    eventTime: fc.constant(CREATE_USER["eventTime"]),
    eventSource: fc.constantFrom(...HOSTS).map((host) => `${host}.amazonaws.com`),
    eventName: fc.constantFrom(...NAMES),
    eventID: fc.constantFrom("1", "2"),
    readOnly: fc.constantFrom(true, false, "true", null),
    userIdentity: identity,
  },
  { requiredKeys: ["eventTime", "eventSource", "eventName"] },
);

/** Comparisons that often hold for such a record: its own values, and others. */
function comparison(record: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  const user = record["userIdentity"] as Record<string, unknown> | undefined;
  const paths: readonly (readonly [string, unknown])[] = [
    ["$.eventID", record["eventID"]],
    ["$.eventName", record["eventName"]],
    ["$.eventSource", record["eventSource"]],
    ["$.readOnly", record["readOnly"]],
    ["$.userIdentity.type", user?.["type"]],
    ["$.userIdentity.userName", user?.["userName"]],
    ["$['userIdentity'].accessKeyId", user?.["accessKeyId"]],
  ];
  return fc
    .tuple(
      fc.constantFrom(...paths),
      fc.constantFrom("==", "!=", "in"),
      fc.constantFrom<unknown>(null, "", true, false, "Alice", "IAMUser", "1"),
    )
    .map(([[path, own], operator, other]) =>
      operator === "in"
        ? `${path} in ${JSON.stringify([other, own ?? null])}`
        : `${path} ${operator} ${JSON.stringify(operator === "==" ? (own ?? null) : other)}`,
    );
}

const literalGlob = fc
  .tuple(fc.constantFrom(...PREFIXES), fc.constantFrom(...ACTIONS))
  .map((sides) => sides.join(":"));

/** Globs of which one is likely to match. */
function globs(record: Readonly<Record<string, unknown>>): fc.Arbitrary<readonly string[]> {
  const host = String(record["eventSource"]).replace(".amazonaws.com", "");
  const own = [`${host}:${String(record["eventName"])}`, `${host}:*`, "*"];
  const services = HOST_ALIASES.filter((alias) => alias.host === host).flatMap(
    (alias) => alias.prefixes,
  );
  const aliased = services.flatMap((prefix) => [
    `${prefix}:*`,
    `${prefix}:${String(record["eventName"])}`,
  ]);
  const listed = ACTION_MISMATCHES.filter(({ events }) =>
    events.includes(String(record["eventName"])),
  ).flatMap(({ actions }) => actions);
  return fc
    .tuple(fc.constantFrom(...own, ...aliased, ...listed), fc.array(literalGlob, { maxLength: 2 }))
    .map(([one, others]) => [one, ...others]);
}

test("a record that matches the query has one of the values of every candidate", async () => {
  let matched = 0;
  const asked = new Set<string>();
  const cases = anyRecord.chain((record) => {
    const simple = comparison(record);
    const user = record.userIdentity?.userName ?? "Alice";
    const whole = fc.oneof(
      simple,
      fc.constant(
        `$.userIdentity.type == "IAMUser" and $.userIdentity.userName == ${JSON.stringify(user)}`,
      ),
      fc.tuple(simple, fc.constantFrom("and", "or"), simple).map((parts) => parts.join(" ")),
    );
    return fc.record({
      record: fc.constant(record),
      actions: globs(record),
      matches: fc.array(whole, { maxLength: 3 }),
    });
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ record, actions, matches }) => {
      const query = parseQuery({ actions, excludes: [], matches }, {});
      if (!(await compileQuery(query)).matches(record)) return;
      matched++;
      const event = eventOf(read(record));
      for (const { key, values } of lookupCandidates(query.actions, query.matches)) {
        asked.add(key);
        const own = valuesOf(event, key);
        expect({ key, values, own, isFound: own.some((value) => values.includes(value)) }).toEqual({
          key,
          values,
          own,
          isFound: true,
        });
      }
    }),
    { numRuns: 2000 },
  );
  // The property would hold for records that never match, and for candidates that never come.
  expect([matched > 400, [...asked].toSorted()]).toEqual([
    true,
    ["AccessKeyId", "EventId", "EventName", "EventSource", "ReadOnly", "Username"],
  ]);
});
