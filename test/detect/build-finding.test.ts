import { expect, test } from "vitest";
import { buildFinding, type FindingParts } from "../../src/detect/build-finding.ts";
import type { FindingRule } from "../../src/detect/finding-parts.ts";

const RULE: FindingRule = {
  id: "11111111-2222-3333-4444-555555555555",
  title: "CloudTrail logging stopped",
  level: "high",
  file: "rules/x.yml",
  sha256: "00",
  tags: [
    "attack.defense_evasion",
    "attack.defense-impairment",
    "attack.t1562.008",
    "attack.t1685.002",
    "cve.2020-1",
  ],
  references: [],
  falsepositives: [],
  staged: false,
};

const STOP = {
  eventID: "a1",
  eventTime: "2026-03-03T14:00:12Z",
  eventSource: "cloudtrail.amazonaws.com",
  eventName: "StopLogging",
  awsRegion: "eu-central-1",
  sourceIPAddress: "198.51.100.20",
  userAgent: "aws-cli/2",
  recipientAccountId: "111122223333",
  userIdentity: {
    type: "AssumedRole",
    arn: "arn:aws:sts::111122223333:assumed-role/Admin/alice",
    accountId: "111122223333",
    accessKeyId: "ASIAEXAMPLE",
    sessionContext: { sessionIssuer: { userName: "Admin" } },
  },
  requestParameters: { name: "management" },
};

function parts(overrides: Partial<FindingParts> = {}): FindingParts {
  return {
    kind: "detection",
    detector: "sigma",
    level: "high",
    title: RULE.title,
    rule: RULE,
    records: [{ record: STOP }],
    groupKey: "Admin",
    ...overrides,
  };
}

test("a finding says who, where, from where, what and when, and omits what is empty", () => {
  const { id, ...rest } = buildFinding(parts());
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  expect(rest).toEqual({
    schema: "spitzel.finding/1",
    kind: "detection",
    detector: "sigma",
    severity: "high",
    severity_id: 4,
    title: "CloudTrail logging stopped",
    time: "2026-03-03T14:00:12Z",
    first_seen: "2026-03-03T14:00:12Z",
    last_seen: "2026-03-03T14:00:12Z",
    count: 1,
    rule: RULE,
    attack: [
      { tactic_id: "TA0005", tactic: "Defense Evasion" },
      { tactic_id: "TA0112", tactic: "Defense Impairment" },
      { technique_id: "T1685.002", technique_id_v18: "T1562.008" },
    ],
    principal: {
      key: "Admin",
      type: "AssumedRole",
      arn: "arn:aws:sts::111122223333:assumed-role/Admin/alice",
      account_id: "111122223333",
      access_key_ids: ["ASIAEXAMPLE"],
      session: "alice",
      lane: "interactive",
    },
    cloud: { provider: "aws", account_ids: ["111122223333"], regions: ["eu-central-1"] },
    source: { ips: ["198.51.100.20"], user_agents: ["aws-cli/2"] },
    action: { services: ["cloudtrail.amazonaws.com"], names: ["StopLogging"], outcome: "success" },
    resources: [{ name: "management", type: "AWS::CloudTrail::Trail" }],
    events: { count: 1, ids: ["a1"], truncated: false },
  });
});

test("the id depends on rule, group and the first event alone: a finding that grows keeps it", () => {
  const { id } = buildFinding(parts());
  expect(buildFinding(parts({ title: "other", level: "low" })).id).toBe(id);
  expect(buildFinding(parts({ groupKey: "Other" })).id).not.toBe(id);
  const other = { ...STOP, eventID: "a2" };
  const of = (...records: readonly (typeof STOP)[]): string =>
    buildFinding(parts({ records: records.map((record) => ({ record })) })).id;
  expect(of(STOP, other)).toBe(id);
  expect(of(other, STOP)).not.toBe(id);
  expect(buildFinding(parts({ rule: { ...RULE, id: "other" } })).id).not.toBe(id);
});

test("lists are sorted, distinct and cut at ten", () => {
  const records = Array.from({ length: 12 }, (_, i) => ({
    ...STOP,
    eventID: `e${i}`,
    sourceIPAddress: `198.51.100.${30 - (i % 3)}`,
    ...(i === 0 ? { errorCode: "AccessDenied" } : {}),
  }));
  const finding = buildFinding(parts({ records: records.map((record) => ({ record })) }));
  expect(finding.events).toEqual({
    count: 12,
    ids: records.slice(0, 10).map(({ eventID }) => eventID),
    truncated: true,
  });
  expect(finding.source?.["ips"]).toEqual(["198.51.100.28", "198.51.100.29", "198.51.100.30"]);
  expect(finding.action).toMatchObject({ outcome: "mixed", error_codes: ["AccessDenied"] });
});

test("its records are named by file and number, each once, the first ten of those with a place", () => {
  const at = (index: number) => ({
    record: { ...STOP, eventID: `e${index}` },
    place: { file: "a.json", index },
  });
  const many = Array.from({ length: 12 }, (_, i) => at(i));
  const [first, ...others] = many;
  const records = [...(first === undefined ? [] : [first, { record: STOP }, first]), ...others];
  expect(buildFinding(parts({ records })).events.refs).toEqual(
    many.slice(0, 10).map(({ place, record }) => ({ ...place, event_id: record.eventID })),
  );
  const nameless = { record: {}, place: { file: "a.json", index: 7 } };
  expect(buildFinding(parts({ records: [nameless] })).events).toEqual({
    count: 1,
    ids: [],
    refs: [{ file: "a.json", index: 7 }],
    truncated: true,
  });
});

test("a finding without records has no times and no derived parts", () => {
  const finding = buildFinding({
    kind: "anomaly",
    detector: "ranked",
    level: "informational",
    title: "nobody to compare",
    records: [],
    groupKey: "",
  });
  expect(finding).toEqual({
    schema: "spitzel.finding/1",
    id: finding.id,
    kind: "anomaly",
    detector: "ranked",
    severity: "informational",
    severity_id: 1,
    title: "nobody to compare",
    time: "",
    first_seen: "",
    last_seen: "",
    count: 0,
    events: { count: 0, ids: [], truncated: false },
  });
});

test("fields of the wrong type do not stop it", () => {
  const record = {
    eventTime: 5,
    userIdentity: "x",
    resources: [null, 7, {}],
    requestParameters: [],
  };
  expect(buildFinding(parts({ records: [{ record }] })).action).toEqual({ outcome: "success" });
});

test("whole records are in it only when they are asked for, those of the listed ids, once each", () => {
  const records = Array.from({ length: 12 }, (_, i) => ({ eventID: `e${i}`, n: i }));
  const asked = {
    kind: "detection",
    detector: "sigma",
    level: "low",
    title: "T",
    groupKey: "",
    records: [records[0] ?? {}, ...records].map((record) => ({ record })),
  } as const;
  expect(buildFinding(asked).events).not.toHaveProperty("records");
  expect(buildFinding({ ...asked, includesEvents: true }).events.records).toEqual(
    records.slice(0, 10),
  );
});

test("records of one eventID with other content are all in it, and repeated ones once", () => {
  const records = [
    { eventID: "e1", n: 1 },
    { eventID: "e1", n: 2 },
    { eventID: "e2", n: 3 },
    { n: 4, eventID: "e1" },
    { eventID: "e1", n: 1 },
  ];
  const { events } = buildFinding({
    kind: "detection",
    detector: "sigma",
    level: "low",
    title: "T",
    groupKey: "",
    records: records.map((record) => ({ record })),
    includesEvents: true,
  });
  expect(events.ids).toEqual(["e1", "e2"]);
  expect(events.records).toEqual([
    { eventID: "e1", n: 1 },
    { eventID: "e1", n: 2 },
    { eventID: "e1", n: 4 },
    { eventID: "e2", n: 3 },
  ]);
});
