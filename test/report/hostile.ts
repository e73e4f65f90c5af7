import type { Finding } from "../../src/detect/finding.ts";
import { observe } from "../../src/investigate/observe.ts";
import { entityOf } from "../../src/investigate/entity.ts";
import { ReportRecords } from "../../src/investigate/report/report-records.ts";
import type { Report } from "../../src/investigate/shapes/report.ts";
import type { CloudTrailRecord } from "../../src/record.ts";

/** What would run, end an element or an attribute, or hide, in HTML, SVG, a URL, Markdown. */
export const HOSTILE = `"'\`><img src=x onerror=alert(1)></script></style></svg><svg onload=alert(2)>[x](javascript:alert(3))&lt;\u202e\u200b\u0000|`;

export function hostileRecord(i: number): CloudTrailRecord {
  const of = (name: string): string => `${name}${HOSTILE}`;
  return {
    eventTime: `2026-03-03T01:0${i % 10}:00Z`,
    eventID: of(`id${i}`),
    sharedEventID: of("shared"),
    eventSource: of("iam"),
    eventName: i % 2 === 0 ? "CreateUser" : of("Create"),
    awsRegion: of("region"),
    recipientAccountId: of("account"),
    sourceIPAddress: of("address"),
    userAgent: of("agent"),
    errorCode: i % 3 === 0 ? of("AccessDenied") : undefined,
    errorMessage: of("message"),
    requestParameters: {
      userName: of("user"),
      roleArn: of("arn:aws:iam::1:role/"),
      policyArn: of("p"),
    },
    responseElements: { user: { userName: of("made") }, credentials: { accessKeyId: of("ASIA") } },
    resources: [{ ARN: of("arn:aws:s3:::"), accountId: of("1"), type: of("type") }],
    userIdentity: {
      type: i % 2 === 0 ? "IAMUser" : of("type"),
      userName: of("ana"),
      accountId: of("account"),
      arn: of("arn:aws:iam::1:user/"),
      principalId: of("AIDA"),
      accessKeyId: of("AKIA"),
      sessionContext: {
        attributes: { creationDate: of("date") },
        sessionIssuer: { arn: of("issuer"), userName: of("issuer") },
      },
    },
  };
}

/** A report in which every text that comes from a log, a rule, a file name or an address database is hostile. */
export async function hostileReport(): Promise<Report> {
  const records = new ReportRecords();
  for (let i = 0; i < 10; i++) {
    const record = hostileRecord(i);
    const one = observe(record);
    if (one !== undefined) {
      records.take(one, {
        record,
        text: JSON.stringify(record),
        place: { file: `${HOSTILE}.json`, index: i },
      });
    }
  }
  const finding: Finding = {
    schema: "spitzel.finding/1",
    id: HOSTILE,
    kind: "detection",
    detector: "sigma",
    severity: "high",
    severity_id: 4,
    title: HOSTILE,
    description: HOSTILE,
    time: "2026-03-03T01:00:00Z",
    first_seen: "2026-03-03T01:00:00Z",
    last_seen: "2026-03-03T01:09:00Z",
    count: 1,
    principal: {
      key: `ana${HOSTILE}`,
      account_id: HOSTILE,
      type: "IAMUser",
      access_key_ids: [`AKIA${HOSTILE}`],
    },
    source: { ips: [HOSTILE] },
    resources: [{ name: HOSTILE }],
    attack: [{ tactic_id: "TA0003", tactic: HOSTILE }],
    action: { names: [HOSTILE], outcome: "success" },
    events: { count: 1, ids: [`id0${HOSTILE}`], truncated: false },
  };
  const asked = {
    findings: [finding],
    addresses: () => ({
      country: "DE",
      city: HOSTILE,
      organization: HOSTILE,
      latitude: 52,
      longitude: 13,
      asn: 1,
    }),
    breathe: async () => false,
  };
  const made = await records.report({ ...asked, entities: [entityOf(`ana${HOSTILE}`)] });
  if (made === undefined) throw new Error("it was stopped");
  return {
    ...made,
    title: HOSTILE,
    version: "0",
    made_at: "2026-03-04T00:00:00Z",
    coverage: {
      is_complete: false,
      says: HOSTILE,
      skips: [HOSTILE],
      skip_count: 1,
      not_looked_for: [HOSTILE],
    },
    commands: [{ says: HOSTILE, command: HOSTILE }],
  };
}
