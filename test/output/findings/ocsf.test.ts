import { expect, test } from "vitest";
import type { Finding } from "../../../src/detect/finding.ts";
import { ocsfFinding } from "../../../src/output/findings/ocsf.ts";
import { DETECTION, MANY, NOTHING_TO_RANK } from "./findings.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- another standard's shape, looked into freely
type Json = Record<string, any>;

/** Required attributes of class 2004 and of the objects in it. https://schema.ocsf.io/1.1.0/classes/detection_finding */
// oxlint-disable-next-line complexity -- a list of requirements, one a line
function missing(finding: Json): readonly string[] {
  const wrong: string[] = [];
  const need = (name: string, value: unknown, holds: boolean) => {
    if (!holds) wrong.push(`${name}: ${JSON.stringify(value)}`);
  };
  const isText = (value: unknown) => typeof value === "string" && value !== "";
  const { finding_info: info, metadata } = finding;
  need("activity_id", finding["activity_id"], finding["activity_id"] === 1);
  need("category_uid", finding["category_uid"], finding["category_uid"] === 2);
  need("class_uid", finding["class_uid"], finding["class_uid"] === 2004);
  need("type_uid", finding["type_uid"], finding["type_uid"] === 200401);
  need("severity_id", finding["severity_id"], [1, 2, 3, 4, 5].includes(finding["severity_id"]));
  // Or it says that it has none.
  need("time", finding["time"], Number.isInteger(finding["time"] ?? 0));
  need(
    "status_detail",
    finding["status_detail"],
    finding["time"] !== undefined || isText(finding["status_detail"]),
  );
  need("metadata.version", metadata, metadata?.version === "1.1.0");
  need("metadata.product.vendor_name", metadata, isText(metadata?.product?.vendor_name));
  need("finding_info.uid", info, isText(info?.uid));
  need("finding_info.title", info, isText(info?.title));
  need("analytic.type_id", info?.analytic, [1, 2, 3].includes(info?.analytic?.type_id));
  // The cloud profile, which metadata claims.
  need("cloud.provider", finding["cloud"], isText(finding["cloud"]?.provider));
  for (const attack of info?.attacks ?? []) {
    need("attack", attack, isText(attack.version) && Boolean(attack.tactic ?? attack.technique));
  }
  for (const evidence of finding["evidences"] ?? []) {
    need("evidence", evidence, Boolean(evidence.actor ?? evidence.api ?? evidence.src_endpoint));
    if (evidence.api) need("api.operation", evidence.api, isText(evidence.api.operation));
  }
  for (const observable of finding["observables"] ?? []) {
    need("observable", observable, isText(observable.name) && Number.isInteger(observable.type_id));
  }
  return wrong;
}

test.each([
  ["a rule's finding", DETECTION],
  ["an anomaly", MANY],
  ["a finding without events", NOTHING_TO_RANK],
] as readonly (readonly [string, Finding])[])("%s has what OCSF requires", (_, finding) => {
  expect(missing(ocsfFinding(finding, "0.1.0"))).toEqual([]);
});

test("the finding's parts are where OCSF has a place for them", () => {
  expect(ocsfFinding(DETECTION, "0.1.0")).toMatchObject({
    severity: "High",
    severity_id: 4,
    time: Date.parse("2026-03-03T14:00:12Z"),
    message: "CloudTrail logging stopped",
    finding_info: {
      uid: DETECTION.id,
      analytic: { uid: "11111111-2222-3333-4444-555555555555", type_id: 1 },
      attacks: [
        {
          tactic: { uid: "TA0112", name: "Defense Impairment" },
          technique: { uid: "T1685.002" },
        },
      ],
    },
    evidences: [
      {
        actor: { user: { name: "eve", type: "IAMUser", account: { uid: "111122223333" } } },
        api: { operation: "StopLogging", service: { name: "cloudtrail.amazonaws.com" } },
        src_endpoint: { ip: "198.51.100.20" },
      },
    ],
    cloud: { provider: "AWS", account: { uid: "111122223333" }, region: "eu-central-1" },
    resources: [{ uid: "arn:aws:cloudtrail:eu-central-1:111122223333:trail/t" }],
    observables: [{ name: "sourceIPAddress", type_id: 2, value: "198.51.100.20" }],
    unmapped: { match: { selections: ["selection"] } },
  });
});

test("a source that is no address is a host name", () => {
  const { evidences } = ocsfFinding(MANY, "0.1.0") as Json;
  expect(evidences.map((one: Json) => one["src_endpoint"])).toEqual([
    { ip: "198.51.100.20" },
    { hostname: "ec2.amazonaws.com" },
  ]);
});

test("a finding without a time has that of the newest record read, and says so, never 1970", () => {
  const windowed: Finding = {
    ...NOTHING_TO_RANK,
    data_window: ["2026-03-02T00:00:00Z", "2026-03-03T09:16:32Z"],
  };
  const times = [
    ocsfFinding(windowed, ""),
    ocsfFinding(NOTHING_TO_RANK, ""),
    ocsfFinding(DETECTION, ""),
  ];
  expect(times.map((one) => [one["time"], one["status_detail"]])).toEqual([
    [
      Date.parse("2026-03-03T09:16:32Z"),
      "no event of this finding has a time: the time is that of the newest record that was read",
    ],
    [undefined, "no event of this finding has a time"],
    [Date.parse("2026-03-03T14:00:12Z"), undefined],
  ]);
});

test("a technique is paired with those of the rule's tactics that MITRE lists it under", () => {
  const attack = [
    { tactic_id: "TA0001", tactic: "Initial Access" },
    { tactic_id: "TA0004", tactic: "Privilege Escalation" },
    { tactic_id: "TA0040", tactic: "Impact" },
    { technique_id: "T1078.004" },
    { technique_id: "T1110" },
    { technique_id: "T9999" },
  ];
  const { finding_info: info } = ocsfFinding({ ...DETECTION, attack }, "") as Json;
  expect(info.attacks).toEqual([
    {
      version: "19",
      tactic: { uid: "TA0001", name: "Initial Access" },
      technique: { uid: "T1078.004" },
    },
    {
      version: "19",
      tactic: { uid: "TA0004", name: "Privilege Escalation" },
      technique: { uid: "T1078.004" },
    },
    { version: "19", technique: { uid: "T1110" } },
    { version: "19", technique: { uid: "T9999" } },
    { version: "19", tactic: { uid: "TA0040", name: "Impact" } },
  ]);
});
