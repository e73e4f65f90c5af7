import { buildFinding } from "../../../src/detect/build-finding.ts";
import type { Finding } from "../../../src/detect/finding.ts";

const RECORD = {
  eventID: "0b1c",
  eventTime: "2026-03-03T14:00:12Z",
  eventSource: "cloudtrail.amazonaws.com",
  eventName: "StopLogging",
  awsRegion: "eu-central-1",
  sourceIPAddress: "198.51.100.20",
  userAgent: "=HYPERLINK(1)",
  errorCode: "AccessDenied",
  errorMessage: "not allowed",
  recipientAccountId: "111122223333",
  userIdentity: {
    type: "IAMUser",
    userName: "eve",
    arn: "arn:aws:iam::111122223333:user/eve",
    accountId: "111122223333",
    principalId: "AIDAEXAMPLE",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  },
  resources: [
    { ARN: "arn:aws:cloudtrail:eu-central-1:111122223333:trail/t", type: "AWS::CloudTrail::Trail" },
  ],
};

/** A finding of a rule, with everything that a format may show. */
export const DETECTION: Finding = buildFinding({
  kind: "detection",
  detector: "sigma",
  level: "high",
  title: "CloudTrail logging stopped",
  description: "Somebody stopped a trail.",
  rule: {
    id: "11111111-2222-3333-4444-555555555555",
    title: "CloudTrail logging stopped",
    status: "test",
    level: "high",
    author: "spitzel",
    file: "rules/aws/trail.yml",
    sha256: "00",
    tags: ["attack.defense-impairment", "attack.t1685.002"],
    references: ["https://docs.aws.amazon.com/"],
    falsepositives: [],
    staged: false,
  },
  records: [{ record: RECORD }],
  groupKey: "eve",
  match: { selections: ["selection"] },
  iocs: [
    { type: "ip", value: "198.51.100.20", field: "sourceIPAddress", feed: "f", severity: "high" },
  ],
});

/** A finding without events. */
export const NOTHING_TO_RANK: Finding = buildFinding({
  kind: "anomaly",
  detector: "ranked",
  level: "informational",
  title: "Too few principals to compare",
  records: [],
  groupKey: "",
  evidence: { tier: "ranked", scorable_count: 2 },
});

export const MANY: Finding = buildFinding({
  kind: "anomaly",
  detector: "burst",
  level: "medium",
  title:
    "Burst of 3 first-seen actions in 1 service, and a title that is longer than any column of the table",
  records: [
    { record: RECORD },
    { record: { ...RECORD, eventID: "0b1d", sourceIPAddress: "ec2.amazonaws.com" } },
  ],
  groupKey: "eve",
  evidence: {
    tier: "burst",
    principal: "eve",
    start_time: "2026-03-03T14:00:12Z",
    span_seconds: 0,
    new_action_count: 3,
    new_service_count: 1,
    new_actions: [],
    new_services: [],
    source_ips: [],
    aws_regions: [],
    error_rate: 0,
    mean_rarity: 1,
    suspicion: [],
    sample_event_ids: [],
  },
});
