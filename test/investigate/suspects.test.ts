import fc from "fast-check";
import { expect, test } from "vitest";
import type { Finding, FindingKind } from "../../src/detect/finding.ts";
import { type Level, severityId } from "../../src/detect/level.ts";
import { familyOf } from "../../src/investigate/lineage/family.ts";
import { LineageRecords } from "../../src/investigate/lineage/lineage.ts";
import { observe } from "../../src/investigate/observe.ts";
import { suspectsOf } from "../../src/investigate/suspects.ts";
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

function finding(
  title: string,
  severity: Level,
  key: string,
  keys: readonly string[],
  kind: FindingKind = "detection",
): Finding {
  return {
    schema: "spitzel.finding/1",
    id: title,
    kind,
    detector: "sigma",
    severity,
    severity_id: severityId(severity),
    title,
    time: "2026-05-01T10:00:00Z",
    first_seen: "2026-05-01T10:00:00Z",
    last_seen: "2026-05-01T10:00:00Z",
    count: 1,
    principal: { type: "IAMUser", key, account_id: "111122223333", access_key_ids: keys },
    attack: [{ tactic: `tactic of ${title}` }],
    events: { count: 1, ids: [], truncated: false },
  };
}

const FINDINGS: readonly Finding[] = [
  finding("a user made", "high", "deploy", [ONE]),
  finding("a key at work", "medium", "eve", ["AKIAEVEEXAMPLE000000"]),
  finding("a role asked for", "low", "ana", ["AKIAANAEXAMPLE000000"]),
  finding("another session", "high", "deploy", ["ASIABENEXAMPLE000000"]),
  finding("a burst", "high", "carl", ["AKIACARLEXAMPLE00000"], "anomaly"),
  finding("a small thing", "low", "dora", ["AKIADORAEXAMPLE00000"]),
];

function suspects(records: readonly CloudTrailRecord[], findings: readonly Finding[]) {
  const lineage = new LineageRecords();
  for (const one of records) {
    const seen = observe(one);
    if (seen !== undefined) lineage.take(seen, one);
  }
  return suspectsOf(findings, familyOf(lineage));
}

test("who came from whom is one suspect; another session of the role, a burst and small things are not", () => {
  const found = suspects(RECORDS, FINDINGS);
  expect(
    found.map(({ severity, principals, findings, why }) => ({
      severity,
      principals,
      findings,
      why,
    })),
  ).toEqual([
    {
      severity: "high",
      principals: ["eve", "ana", "deploy"],
      findings: 3,
      why: ["a user made", "a key at work", "a role asked for"],
    },
    { severity: "high", principals: ["deploy"], findings: 1, why: ["another session"] },
  ]);
});

test("records and findings of others, before or after, in any order, change no suspect", () => {
  const expected = suspects(RECORDS, FINDINGS);
  const others = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 });
  fc.assert(
    fc.property(others, fc.boolean(), (numbers, isReversed) => {
      const strangers = numbers.map((n) =>
        record(`11:00:0${n}`, "sts:AssumeRole", {
          userIdentity: user(`u${n}`, `AKIASTRANGER0000000${n}`),
          responseElements: { credentials: { accessKeyId: `ASIASTRANGER0000000${n}` } },
        }),
      );
      const theirs = numbers.map((n) =>
        finding(`other ${n}`, "critical", `u${n}`, [`AKIASTRANGER0000000${n}`]),
      );
      const all = [...strangers, ...RECORDS, ...strangers];
      const found = suspects(isReversed ? all.toReversed() : all, [...theirs, ...FINDINGS]);
      expect(found.filter(({ principals }) => !principals[0]?.startsWith("u"))).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});
