import { expect, test } from "vitest";
import { ecsAlert } from "../../src/output/ecs.ts";
import { DETECTION, NOTHING_TO_RANK } from "./findings.ts";

test("an alert of the Elastic Common Schema", () => {
  expect(ecsAlert(DETECTION)).toMatchObject({
    "@timestamp": "2026-03-03T14:00:12Z",
    message: "CloudTrail logging stopped",
    event: { kind: "alert", severity: 4, action: "StopLogging", outcome: "failure" },
    rule: { id: "11111111-2222-3333-4444-555555555555", author: ["spitzel"] },
    threat: {
      framework: "MITRE ATT&CK",
      tactic: { id: ["TA0112"], name: ["Defense Impairment"] },
      technique: { id: ["T1685.002"] },
    },
    cloud: { provider: "aws", account: { id: "111122223333" }, region: "eu-central-1" },
    user: { name: "eve" },
    source: { address: "198.51.100.20", ip: "198.51.100.20" },
    user_agent: { original: "=HYPERLINK(1)" },
    related: { ip: ["198.51.100.20"], user: ["eve"] },
  });
});

test("a finding without events names its detector as the rule", () => {
  const alert = ecsAlert(NOTHING_TO_RANK);
  expect(alert).toMatchObject({ event: { kind: "alert" }, rule: { id: "ranked" } });
  expect(alert).not.toHaveProperty("threat");
});
