import fc from "fast-check";
import { expect, test } from "vitest";
import type { Finding } from "../../src/detect/finding.ts";
import { type Level, severityId } from "../../src/detect/level.ts";
import {
  callerIn,
  IncidentRecords,
  incidentsOf,
} from "../../src/investigate/incidents/incidents.ts";
import { observe } from "../../src/investigate/observe.ts";
import type { CloudTrailRecord } from "../../src/record.ts";
import { record, session, user } from "./records.ts";

const ONE = "ASIAONEEXAMPLE000000";

const RECORDS: readonly CloudTrailRecord[] = [
  record("10:00:00", "sts:AssumeRole", {
    responseElements: { credentials: { accessKeyId: ONE } },
  }),
  record("10:01:00", "iam:CreateUser", {
    userIdentity: session("deploy", "a", ONE),
    requestParameters: { userName: "eve" },
  }),
  record("10:02:00", "s3:ListBuckets", { userIdentity: user("eve", "AKIAEVEEXAMPLE000000") }),
  record("10:03:00", "s3:ListBuckets", {
    userIdentity: session("deploy", "b", "ASIABENEXAMPLE000000"),
  }),
];

/** Of user `key`, unless more is said; it succeeded, at 10:00. */
function finding(
  title: string,
  severity: Level,
  key: string,
  keys: readonly string[],
  more: Partial<Finding> = {},
): Finding {
  return {
    schema: "spitzel.finding/1",
    id: title,
    kind: "detection",
    detector: "sigma",
    severity,
    severity_id: severityId(severity),
    title,
    time: "2026-05-01T10:00:00Z",
    first_seen: "2026-05-01T10:00:00Z",
    last_seen: "2026-05-01T10:00:00Z",
    count: 1,
    principal: { type: "IAMUser", key, account_id: "111122223333", access_key_ids: keys },
    cloud: { account_ids: ["111122223333"] },
    action: { outcome: "success", names: ["CreateUser"] },
    attack: [{ tactic_id: "TA0003", tactic: "Persistence" }],
    events: { count: 1, ids: [`event of ${title}`], truncated: false },
    ...more,
  };
}

function ofSession(name: string, keys: readonly string[]): Partial<Finding> {
  const arn = `arn:aws:sts::111122223333:assumed-role/deploy/${name}`;
  const account_id = "111122223333";
  return {
    principal: { type: "AssumedRole", key: "deploy", arn, account_id, access_key_ids: keys },
  };
}

const FINDINGS: readonly Finding[] = [
  finding("a user made", "high", "deploy", [], ofSession("a", [ONE])),
  finding("a key at work", "medium", "eve", ["AKIAEVEEXAMPLE000000"]),
  finding("a role asked for", "low", "ana", ["AKIAANAEXAMPLE000000"]),
  finding("another session", "high", "deploy", [], ofSession("b", ["ASIABENEXAMPLE000000"])),
  finding("a burst", "high", "carl", ["AKIACARLEXAMPLE00000"], { kind: "anomaly" }),
  finding("a small thing", "low", "dora", ["AKIADORAEXAMPLE00000"]),
];

function incidents(records: readonly CloudTrailRecord[], findings: readonly Finding[]) {
  const taken = new IncidentRecords();
  for (const one of records) {
    const seen = observe(one);
    if (seen === undefined) continue;
    taken.takeBirth(seen, one);
    taken.takeCall(callerIn(seen), seen.address);
  }
  return incidentsOf(findings, taken);
}

/** `high deploy, eve: 3`. */
function told(records: readonly CloudTrailRecord[], findings: readonly Finding[]) {
  return incidents(records, findings).all.map(
    (one) => `${one.severity} ${one.principals.join(", ")}: ${one.findings}`,
  );
}

test("who came from whom is one incident; another session of the role, a burst and small things are not", () => {
  const { all, of } = incidents(RECORDS, FINDINGS);
  const [first, second] = all;
  expect(all).toHaveLength(2);
  expect(first).toMatchObject({
    severity: "high",
    score: 50,
    why: [
      { points: 40, says: "its gravest finding is high" },
      { points: 5, says: "1 tactic: Persistence" },
      { points: 5, says: "3 identities" },
    ],
    title: "eve and 2 more: a user made",
    entry: { time: "2026-05-01T10:00:00Z", who: "AKIAEVEEXAMPLE000000 of eve" },
    principals: ["eve", "ana", "deploy"],
    access_keys: ["AKIAEVEEXAMPLE000000", "AKIAANAEXAMPLE000000", ONE],
    tactics: ["Persistence"],
    findings: 3,
    rules: [
      { title: "a user made", severity: "high", findings: 1, events: 1 },
      { title: "a key at work", severity: "medium", findings: 1, events: 1 },
      { title: "a role asked for", severity: "low", findings: 1, events: 1 },
    ],
    links: [
      {
        kind: "lineage",
        time: "2026-05-01T10:00:00Z",
        says: `AKIAANAEXAMPLE000000 ana sts:AssumeRole → ${ONE}`,
      },
      {
        kind: "lineage",
        time: "2026-05-01T10:01:00Z",
        says: `${ONE} deploy/a iam:CreateUser → user eve`,
      },
    ],
  });
  expect(second?.title).toBe("deploy: another session");
  expect(FINDINGS.map((one) => of(one)?.id)).toEqual([
    first?.id,
    first?.id,
    first?.id,
    second?.id,
    undefined,
    undefined,
  ]);
});

test("what reached five tactics is a level graver, what was refused alone one less", () => {
  const tactics = ["TA0001", "TA0003", "TA0006", "TA0007", "TA0010"];
  const attack = tactics.map((tactic_id) => ({ tactic_id, tactic: tactic_id }));
  const refused = { action: { outcome: "failure" as const } };
  expect(
    told(
      [],
      [
        finding("much", "high", "ana", [], { attack }),
        finding("nothing", "high", "ben", [], { attack, ...refused }),
      ],
    ),
  ).toEqual(["critical ana: 1", "medium ben: 1"]);
});

test("who acts on what another was found to make is of its incident", () => {
  const resources = [{ name: "sg-1", type: "AWS::EC2::SecurityGroup" }];
  const makes = {
    resources,
    action: { names: ["CreateSecurityGroup"], outcome: "success" as const },
  };
  const opens = { resources, action: { names: ["AuthorizeSecurityGroupIngress"] } };
  expect(
    told(
      [],
      [finding("made", "medium", "ana", [], makes), finding("open", "low", "ben", [], opens)],
    ),
  ).toEqual(["medium ana, ben: 2"]);
});

test("an address where only they were found calling ties two; one more caller does not", () => {
  const source = { ips: ["203.0.113.5"] };
  const findings = ["ana", "ben"].map((name) => finding(name, "medium", name, [], { source }));
  const call = (name: string) =>
    record("10:00:00", "s3:ListBuckets", {
      userIdentity: user(name),
      sourceIPAddress: "203.0.113.5",
    });
  expect(told(["ana", "ben"].map(call), findings)).toEqual(["medium ana, ben: 2"]);
  expect(told(["ana", "ben", "carl"].map(call), findings)).toEqual([
    "medium ana: 1",
    "medium ben: 1",
  ]);
});

test("records and findings of others, before or after, in any order, change nothing of an incident", () => {
  const expected = incidents(RECORDS, FINDINGS).all;
  const others = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 });
  fc.assert(
    fc.property(others, fc.boolean(), (numbers, isReversed) => {
      const strangers = numbers.map((n) =>
        record(`11:00:0${n}`, "sts:AssumeRole", {
          userIdentity: user(`u${n}`, `AKIASTRANGER0000000${n}`),
          sourceIPAddress: `192.0.2.${n}`,
          responseElements: { credentials: { accessKeyId: `ASIASTRANGER0000000${n}` } },
        }),
      );
      const theirs = numbers.map((n) =>
        finding(`other ${n}`, "critical", `u${n}`, [`AKIASTRANGER0000000${n}`]),
      );
      const all = [...strangers, ...RECORDS, ...strangers];
      const turned = <T>(list: readonly T[]) => (isReversed ? list.toReversed() : list);
      const found = incidents(turned(all), turned([...theirs, ...FINDINGS])).all;
      expect(found.filter(({ principals }) => !principals[0]?.startsWith("u"))).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});
