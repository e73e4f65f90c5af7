import fc from "fast-check";
import { expect, test } from "vitest";
import { valuesOf } from "../../src/emulator/lookup-attribute.ts";
import { lookupCandidates } from "../../src/lookup/candidates.ts";
import { nameOf } from "../../src/lookup/lookup-attribute.ts";
import { actionNamesOf } from "../../src/match/action-dictionary.ts";
import { ACTION_MISMATCHES } from "../../src/match/action-mismatches.ts";
import { HOST_ALIASES } from "../../src/match/host-aliases.ts";
import { compileQuery, parseQuery } from "../../src/match/query.ts";
import { CREATE_USER, eventOf, read } from "../emulator/fixture.ts";

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
const ACTIONS = [...NAMES, ...ACTION_MISMATCHES.flatMap(({ actions }) => actions.map(actionName))];

function actionName(action: string): string {
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
const anyRecord = (suffixes: readonly string[]) =>
  fc.record(
    {
      eventTime: fc.constant(CREATE_USER["eventTime"]),
      eventSource: fc
        .tuple(fc.constantFrom(...HOSTS), fc.constantFrom(...suffixes))
        .map(([host, suffix]) => `${host}${suffix}`),
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
  const host = String(record["eventSource"]).replace(/\.amazonaws\.com(?:\.cn)?$/, "");
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

test.each([
  { region: "us-east-1", suffixes: [".amazonaws.com"] },
  { region: "cn-north-1", suffixes: [".amazonaws.com", ".amazonaws.com.cn"] },
])("a record of $region that matches is found by every candidate", async ({ region, suffixes }) => {
  let matched = 0;
  const asked = new Set<string>();
  const cases = anyRecord(suffixes).chain((record) => {
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
      if ((await compileQuery(query))(record) !== "yes") return;
      matched++;
      const event = eventOf(read(record));
      for (const { lookups } of lookupCandidates(query.actions, query.matches, region)) {
        const finding = lookups.filter(({ attribute }) => {
          if (attribute === undefined) return true;
          asked.add(attribute.key);
          return valuesOf(event, attribute.key).includes(attribute.value);
        });
        const [first] = finding;
        expect({ lookups: lookups.map(nameOf), event, isFound: first !== undefined }).toEqual({
          lookups: lookups.map(nameOf),
          event,
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
