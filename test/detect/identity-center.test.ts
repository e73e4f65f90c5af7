import { expect, test } from "vitest";
import type { Finding } from "../../src/detect/finding.ts";
import { indicatorOf } from "../../src/detect/intel/indicator.ts";
import { compileIndicators } from "../../src/detect/intel/indicator-table.ts";
import { createIocDetector } from "../../src/detect/intel/ioc-detector.ts";
import { createSigmaDetector } from "../../src/detect/sigma/sigma-detector.ts";
import { EventBlocks } from "../../src/detect/timeline/event-windows.ts";
import { ecsAlert } from "../../src/output/findings/ecs.ts";
import { ocsfFinding } from "../../src/output/findings/ocsf.ts";
import type { CloudTrailRecord } from "../../src/record.ts";
import { behaviour, event } from "./behaviour/behaviour.ts";
import { loadText } from "./sigma/load-one.ts";
import { findingsOf } from "../../src/detect/hit.ts";

/** Two users of Identity Center at work in one account at the same time, as CloudTrail logs them since 2025. */
const RECORDS = ["user-A", "user-B"].flatMap((userId) =>
  ["ListUsers", "ListRoles", "ListGroups", "GetUser"].map((eventName, i) =>
    event(userId, i, eventName, {
      errorCode: "AccessDenied",
      userIdentity: {
        type: "IdentityCenterUser",
        accountId: "111122223333",
        onBehalfOf: {
          userId,
          identityStoreArn: "arn:aws:identitystore::111122223333:identitystore/d-1",
        },
        credentialId: `c-${userId}`,
      },
    }),
  ),
);

function correlated(records: readonly CloudTrailRecord[], least: number): readonly Finding[] {
  const detector = createSigmaDetector(
    loadText(`
title: Denied call
name: denied_call
logsource: {product: aws, service: cloudtrail}
detection: {sel: {errorCode: AccessDenied}, condition: sel}
---
title: Denied calls
id: denied
level: low
taxonomy: spitzel
correlation:
  type: value_count
  rules: [denied_call]
  group-by: [x.principal]
  timespan: 10m
  condition: {gte: ${least}, field: eventName}
`),
  );
  for (const record of records) detector.observe({ text: "", record });
  return findingsOf(detector.finish());
}

test("two users of Identity Center in one account are two principals to every detector", () => {
  const { bursts, ranked } = behaviour(RECORDS, {
    rank: { minEvents: 1, minScorablePrincipals: 1, lowComposite: -1 },
  });
  const ioc = createIocDetector(
    compileIndicators([indicatorOf({ value: "198.51.100.20" }, "feed") ?? []].flat()),
  );
  for (const record of RECORDS) ioc.observe({ text: "", record });
  const found = {
    correlated: correlated(RECORDS, 4),
    bursts,
    ranked,
    ioc: findingsOf(ioc.finish()),
  };
  for (const findings of Object.values(found)) {
    expect(findings.map(({ principal }) => principal?.["key"])).toEqual(["user-A", "user-B"]);
  }
  expect(bursts.map((finding) => ecsAlert(finding)["user"])).toEqual([
    { name: "user-A" },
    { name: "user-B" },
  ]);
  expect(bursts.map((finding) => ocsfFinding(finding, "1")["evidences"])).toMatchObject([
    [{ actor: { user: { name: "user-A" } } }],
    [{ actor: { user: { name: "user-B" } } }],
  ]);
});

test("what each of them did does not add up to what one would have done", () => {
  expect(correlated(RECORDS, 5)).toEqual([]);
});

test("they have windows of their own in the timeline", () => {
  const windows = new EventBlocks();
  for (const record of RECORDS) windows.add(record);
  expect(windows.windows(60).map(({ entity, events }) => [entity, events])).toEqual([
    ["identity_center_user:user-A", 4],
    ["identity_center_user:user-B", 4],
  ]);
});
