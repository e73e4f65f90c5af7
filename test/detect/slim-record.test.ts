import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBehaviourDetector } from "../../src/detect/behaviour/behaviour-detector.ts";
import { BURST_DEFAULTS, RANK_DEFAULTS } from "../../src/detect/behaviour/parameters.ts";
import type { Detector } from "../../src/detect/detector.ts";
import type { Finding } from "../../src/detect/finding.ts";
import { RECORD_PARTS } from "../../src/detect/record-parts.ts";
import { identityOf } from "../../src/identity/identity.ts";
import { slimRecord } from "../../src/detect/slim-record.ts";
import { createSigmaDetector } from "../../src/detect/sigma/sigma-detector.ts";
import type { CloudTrailRecord } from "../../src/record.ts";
import { loadText } from "./sigma/load-one.ts";
import { findingsOf } from "../../src/detect/hit.ts";

const CORRELATION = `
title: Any call
name: any_call
logsource: {product: aws, service: cloudtrail}
detection: {sel: {eventName|exists: true}, condition: sel}
---
title: Calls of one principal
id: calls
level: low
taxonomy: spitzel
correlation:
  {type: event_count, rules: [any_call], group-by: [x.principal], timespan: 1d, condition: {gte: 1}}
`;

/** A record with something for every part of a finding. */
const FULL: CloudTrailRecord = {
  eventID: "e-1",
  eventTime: "2026-03-03T14:00:12Z",
  eventSource: "s3.amazonaws.com",
  eventName: "PutBucketPolicy",
  awsRegion: "eu-central-1",
  sourceIPAddress: "198.51.100.20",
  userAgent: "aws-cli/2",
  errorCode: "AccessDenied",
  errorMessage: "not allowed",
  vpcEndpointId: "vpce-1",
  recipientAccountId: "111122223333",
  userIdentity: {
    type: "AssumedRole",
    principalId: "AROAEXAMPLE:alice",
    arn: "arn:aws:sts::111122223333:assumed-role/Admin/alice",
    accountId: "111122223333",
    accessKeyId: "ASIAEXAMPLE",
    sessionContext: { sessionIssuer: { userName: "Admin" } },
  },
  requestParameters: { bucketName: "logs", bucketPolicy: { Version: "2012-10-17" } },
  responseElements: { x: 1 },
};

const PARTS = {
  principal: {
    key: "Admin",
    type: "AssumedRole",
    arn: "arn:aws:sts::111122223333:assumed-role/Admin/alice",
    account_id: "111122223333",
    principal_id: "AROAEXAMPLE:alice",
    access_key_ids: ["ASIAEXAMPLE"],
    session: "alice",
    lane: "interactive",
  },
  cloud: { provider: "aws", account_ids: ["111122223333"], regions: ["eu-central-1"] },
  source: {
    ips: ["198.51.100.20"],
    user_agents: ["aws-cli/2"],
    vpc_endpoint_ids: ["vpce-1"],
  },
  action: {
    services: ["s3.amazonaws.com"],
    names: ["PutBucketPolicy"],
    outcome: "failure",
    error_codes: ["AccessDenied"],
    error_messages: ["not allowed"],
  },
  resources: [{ name: "logs", type: "AWS::S3::Bucket" }],
};

describe("a finding of records that had to wait has all parts", () => {
  test("of a correlation", () => {
    const [finding] = foundBy(createSigmaDetector(loadText(CORRELATION)), [FULL]).filter(
      ({ kind }) => kind === "correlation",
    );
    expect(finding).toMatchObject(PARTS);
  });

  test("of a burst and of a ranked principal", () => {
    const records = ["A", "B", "C"].map((eventName) => ({
      ...FULL,
      eventName,
      eventID: eventName,
    }));
    const expected = { ...PARTS, action: { ...PARTS.action, names: ["A", "B", "C"] } };
    const found = foundBy(behaviour(), records);
    expect(found.map(({ detector }) => detector)).toEqual(["burst", "ranked"]);
    expect(found[0]).toMatchObject({
      ...expected,
      action: { ...expected.action, names: ["B", "C"] },
    });
    expect(found[1]).toMatchObject(expected);
  });
});

test("of a slim record nothing is kept that no finding shows", () => {
  const { requestParameters: _request, responseElements: _response, ...rest } = FULL;
  expect(slimRecord({ record: FULL, place: { file: "a.json", index: 3 } })).toEqual({
    record: { ...rest, requestParameters: { bucketName: "logs" } },
    place: { file: "a.json", index: 3 },
  });
});

describe("slim and whole records make the same, whatever the records", () => {
  for (const [name, { open }] of Object.entries(RECORD_PARTS)) {
    const of = (records: readonly CloudTrailRecord[]): unknown => {
      const { add, part } = open();
      for (const record of records) add(record, identityOf(record));
      return part();
    };
    test(`part ${name}`, () => {
      fc.assert(
        fc.property(fc.array(anyRecord(), { maxLength: 6 }), (records) => {
          const slim = records.map((record) => slimRecord({ record }).record);
          expect(of(slim)).toEqual(of(records));
        }),
      );
    });
  }

  test.each([
    ["of correlations", (whole: boolean) => sigma(whole)],
    ["of bursts and ranked principals", (whole: boolean) => behaviour(whole)],
  ])("findings %s", (_what, detector) => {
    fc.assert(
      fc.property(fc.array(anyRecord(), { maxLength: 12 }), (records) => {
        const [slim, whole] = [false, true].map((isWhole) =>
          foundBy(detector(isWhole), records).map(withoutRecords),
        );
        expect(slim).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });
});

function sigma(includesEvents: boolean): Detector {
  return createSigmaDetector(loadText(CORRELATION), { includesEvents });
}

function behaviour(includesEvents = false): Detector {
  return createBehaviourDetector({
    burst: { ...BURST_DEFAULTS, minFirsts: 2, gapSeconds: 1e9 },
    // Everybody is scored, and everybody is reported.
    rank: { ...RANK_DEFAULTS, minEvents: 1, minScorablePrincipals: 1, lowComposite: -1e9 },
    narrowedBy: "",
    includesEvents,
  });
}

function foundBy(detector: Detector, records: readonly CloudTrailRecord[]): readonly Finding[] {
  const found = records.flatMap((record, index) =>
    findingsOf(detector.observe({ text: "", record, place: { file: "a.json", index } })),
  );
  return [...found, ...findingsOf(detector.finish())];
}

function withoutRecords({ events: { records: _records, ...events }, ...finding }: Finding): object {
  return { ...finding, events };
}

/** Records with the fields that matter, each absent, as expected, or of whatever type and depth. */
function anyRecord(): fc.Arbitrary<CloudTrailRecord> {
  const text = fc.constantFrom("a", "b", "", "arn:aws:iam::1:role/x", "AWSServiceRoleForX");
  const loose = <T>(expected: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
    fc.oneof(
      { weight: 8, arbitrary: expected },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
    );
  const object = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
    loose(
      fc.record(
        Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, loose(value)])),
        { requiredKeys: [] },
      ),
    );
  const issuer = object({ userName: text, arn: text, principalId: text, type: text });
  const userIdentity = object({
    type: fc.constantFrom(
      "AssumedRole",
      "IAMUser",
      "Root",
      "AWSService",
      "IdentityCenterUser",
      "X",
    ),
    arn: fc.constantFrom("arn:aws:sts::1:assumed-role/r/s", "arn:aws:iam::1:user/u", ""),
    principalId: fc.constantFrom("AROA:s", "1", ""),
    accountId: fc.constantFrom("1", "2", ""),
    accessKeyId: text,
    userName: text,
    invokedBy: fc.constantFrom("ec2.amazonaws.com", "AWS Internal"),
    identityProvider: text,
    onBehalfOf: object({ userId: text, identityStoreArn: text }),
    sessionContext: object({ sessionIssuer: issuer, sourceIdentity: text, attributes: object({}) }),
  });
  const resource = object({ ARN: text, arn: text, type: text, accountId: text, more: text });
  const fields: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    eventID: text,
    eventTime: fc.constantFrom("2026-03-03T14:00:12Z", "2026-03-03T14:00:12.5+01:00", "never"),
    eventName: fc.constantFrom("A", "B", "C"),
    eventSource: fc.constantFrom("cloudtrail.amazonaws.com", "s3.amazonaws.com"),
    awsRegion: text,
    sourceIPAddress: text,
    userAgent: text,
    errorCode: fc.constantFrom("AccessDenied", "", null),
    errorMessage: text,
    vpcEndpointId: text,
    recipientAccountId: fc.constantFrom("1", "2", ""),
    readOnly: fc.boolean(),
    userIdentity,
    resources: fc.array(resource, { maxLength: 2 }),
    requestParameters: object({
      name: text,
      bucketName: text,
      keyId: text,
      userName: text,
      x: text,
    }),
    responseElements: object({ x: text }),
  };
  return fc.record(
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, loose(value)])),
    { requiredKeys: [] },
  );
}
