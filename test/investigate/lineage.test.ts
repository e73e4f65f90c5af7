import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { familyOf } from "../../src/investigate/lineage/family.ts";
import { membersNamed } from "../../src/investigate/lineage/kin.ts";
import { LineageRecords } from "../../src/investigate/lineage/lineage.ts";
import { relativesOf } from "../../src/investigate/lineage/walk.ts";
import { observe } from "../../src/investigate/observe.ts";
import type { Relative } from "../../src/investigate/shapes/relative.ts";
import type { CloudTrailRecord } from "../../src/record.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { SHARED_TRAILS } from "../support/shared-trails.ts";
import { record, session, user } from "./records.ts";

const BOTH = { up: true, down: true, depth: 20 };

function collected(records: readonly CloudTrailRecord[]): LineageRecords {
  const lineage = new LineageRecords();
  for (const one of records) {
    const seen = observe(one);
    if (seen !== undefined) lineage.take(seen, one);
  }
  return lineage;
}

function relatives(
  records: readonly CloudTrailRecord[],
  what: string,
  walk = BOTH,
): readonly Relative[] {
  const family = familyOf(collected(records));
  return relativesOf(family, membersNamed(family, what), walk);
}

/** `  credential ASIA… role/name [sts:AssumeRole] !never used`, indented by depth. */
function drawn(rows: readonly Relative[]): readonly string[] {
  return rows.map(
    ({ depth, kind, name, events, bond, marks, is_repeated }) =>
      `${"  ".repeat(depth)}${kind} ${name} [${bond ?? events.map(({ action }) => action).join(", ")}]${is_repeated === true ? " again" : ""}${marks.map((mark) => ` !${mark}`).join("")}`,
  );
}

const ANA = "AKIAANAEXAMPLE000000";
const ONE = "ASIAONEEXAMPLE000000";
const TWO = "ASIATWOEXAMPLE000000";

function assumed(role: string, name: string, key: string, account = "111122223333") {
  return {
    requestParameters: { roleArn: `arn:aws:iam::${account}:role/${role}`, roleSessionName: name },
    responseElements: {
      credentials: { accessKeyId: key, expiration: "May 1, 2026, 11:00:00 AM" },
      assumedRoleUser: { arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}` },
    },
  };
}

const CHAIN: readonly CloudTrailRecord[] = [
  record("10:00:00", "sts:AssumeRole", assumed("deploy", "a", ONE)),
  record("10:01:00", "iam:CreateUser", {
    userIdentity: session("deploy", "a", ONE),
    requestParameters: { userName: "eve" },
  }),
  record("10:01:01", "iam:CreateAccessKey", {
    userIdentity: session("deploy", "a", ONE),
    requestParameters: { userName: "eve" },
    responseElements: { accessKey: { accessKeyId: "AKIAEVEEXAMPLE000000", userName: "eve" } },
  }),
  record("10:02:00", "sts:AssumeRole", {
    userIdentity: session("deploy", "a", ONE),
    sharedEventID: "shared-1",
    ...assumed("other", "a", TWO, "444455556666"),
  }),
  record("10:02:00", "sts:AssumeRole", {
    userIdentity: { type: "AWSAccount", accountId: "111122223333", principalId: "AROADEPLOY:a" },
    recipientAccountId: "444455556666",
    sharedEventID: "shared-1",
    ...assumed("other", "a", TWO, "444455556666"),
  }),
  record("10:03:00", "s3:ListBuckets", {
    userIdentity: session("other", "a", TWO, "444455556666"),
    sourceIPAddress: "203.0.113.9",
    recipientAccountId: "444455556666",
  }),
  record("10:04:00", "sts:AssumeRole", {
    errorCode: "AccessDenied",
    errorMessage:
      "User: x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/admin because",
  }),
];

const CHAIN_DRAWN = [
  "user ana [] ",
  `  credential ${ANA} ana [holds] !born before the data, or in another account or Region`,
  `    credential ${ONE} deploy/a [sts:AssumeRole]`,
  "      user eve [iam:CreateUser]",
  "        credential AKIAEVEEXAMPLE000000 [iam:CreateAccessKey] !never used",
  `      credential ${TWO} other/a [sts:AssumeRole] !made at 198.51.100.7, used from 203.0.113.9`,
  "    role admin [sts:AssumeRole] !denied",
].map((line) => line.trimEnd());

test.each(["ana", ANA])(
  "what came from %s: sessions, users with their keys, other accounts",
  (what) => {
    expect(drawn(relatives(CHAIN, what))).toEqual(CHAIN_DRAWN);
  },
);

test("the way up to where a session of another account comes from, and no further than asked", () => {
  const up = { up: true, down: false, depth: 20 };
  expect(relatives(CHAIN, TWO, up).map(({ id, direction }) => [id, direction])).toEqual([
    ["user:111122223333:ana", "up"],
    [ANA, "up"],
    [ONE, "up"],
    [TWO, "self"],
  ]);
  expect(relatives(CHAIN, TWO, { ...up, depth: 1 }).map(({ id }) => id)).toEqual([ONE, TWO]);
});

test("a call that both accounts logged is one tie, told by the copy that knows the key", () => {
  const child = relatives(CHAIN, ONE).find(({ id }) => id === TWO);
  expect(child).toMatchObject({
    parent: ONE,
    account_id: "444455556666",
    valid_until: "2026-05-01T11:00:00Z",
    calls: 1,
    events: [{ action: "sts:AssumeRole", outcome: "success", account_id: "111122223333" }],
  });
});

test("records in any order give the same lineage", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...CHAIN], { minLength: CHAIN.length }), (records) => {
      expect(drawn(relatives(records, "ana"))).toEqual(CHAIN_DRAWN);
    }),
    { numRuns: 50 },
  );
});

test("the keys of a console session are one, signed in; its services' calls are forwarded", () => {
  const signedIn = (key: string, startedAt: string) => ({
    ...user("ana", key),
    sessionContext: { attributes: { creationDate: startedAt } },
  });
  const rows = relatives(
    [
      record("09:00:00", "signin:ConsoleLogin", {
        userIdentity: user("ana"),
        responseElements: { ConsoleLogin: "Success" },
        additionalEventData: { MFAUsed: "No" },
      }),
      record("09:00:05", "ec2:DescribeVpcs", {
        userIdentity: signedIn(ONE, "2026-05-01T09:00:01Z"),
      }),
      record("09:20:05", "ec2:DescribeVpcs", {
        userIdentity: signedIn(TWO, "2026-05-01T09:00:01Z"),
      }),
      record("09:21:00", "kms:Decrypt", {
        userIdentity: signedIn("ASIATHREEXAMPLE00000", "2026-05-01T09:21:00Z"),
        sourceIPAddress: "secretsmanager.amazonaws.com",
      }),
    ],
    "ana",
  );
  expect(drawn(rows)).toEqual([
    "user ana []",
    "  credential forwarded by AWS services for ana [holds]",
    "  sign-in of ana [signin:ConsoleLogin]",
    "    credential session of ana since 2026-05-01 09:00:01 [signed in]",
  ]);
  expect(rows.at(-1)).toMatchObject({ calls: 2, access_key_ids: [ONE, TWO] });
});

test("an instance's role off the instance is told where people work, and not for its own network", () => {
  const runs = (key: string, sourceIPAddress: string) =>
    record("10:30:00", "s3:ListBuckets", {
      userIdentity: session("app", "i-0123456789abcdef0", key),
      sourceIPAddress,
    });
  const rows = relatives(
    [
      record("10:00:00", "ec2:RunInstances", {
        responseElements: { instancesSet: { items: [{ instanceId: "i-0123456789abcdef0" }] } },
      }),
      runs("ASIAHOMEEXAMPLE00000", "192.0.2.50"),
      runs("ASIAAWAYEXAMPLE00000", "198.51.100.9"),
    ],
    "i-0123456789abcdef0",
  );
  expect(drawn(rows)).toEqual([
    "user ana []",
    `  credential ${ANA} ana [holds] !born before the data, or in another account or Region`,
    "    instance i-0123456789abcdef0 [ec2:RunInstances]",
    "      credential session app/i-0123456789abcdef0 [runs as] !instance role used off the instance: 1 calls from 198.51.100.9, where ana worked",
  ]);
});

describe("an independent walk over the raw records finds the same sessions and keys of", () => {
  test.each([{ name: "examples/trail", path: EXAMPLE_TRAIL }, ...SHARED_TRAILS])(
    "$name",
    async ({ path }) => {
      const { records } = await readTrail([path]);
      const expected = new Map<string, string>();
      for (const { text } of records) {
        const { userIdentity, responseElements } = JSON.parse(text);
        const made =
          responseElements?.credentials?.accessKeyId ?? responseElements?.accessKey?.accessKeyId;
        const by = userIdentity?.accessKeyId;
        if (typeof made === "string" && typeof by === "string" && by !== "") expected.set(made, by);
      }
      const { edges } = collected(records.map((read) => read.record));
      const found = [...edges.values()]
        .filter(({ parent, child }) => parent.kind === "credential" && child.kind === "credential")
        .map(({ parent, child }) => [child.id, parent.id] as const);
      expect(new Map(found)).toEqual(expected);
    },
  );
});
