import { expect, test } from "vitest";
import { ecsAlert } from "../../../src/output/findings/ecs.ts";
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

test("event.action is one action, as ECS has it; all of them are beside it", () => {
  const many = {
    ...DETECTION,
    action: {
      ...DETECTION.action,
      names: ["CreateUser", "PutUserPolicy"],
      error_codes: ["A", "B"],
    },
  };
  expect(ecsAlert(many)).toMatchObject({
    event: { action: "CreateUser", code: "A" },
    spitzel: { action: { names: ["CreateUser", "PutUserPolicy"], error_codes: ["A", "B"] } },
  });
});

test("a finding without a time says so, and has that of the newest record read", () => {
  const data_window = ["2026-03-02T00:00:00Z", "2026-03-03T09:16:32Z"] as const;
  const shown = [{ ...NOTHING_TO_RANK, data_window }, NOTHING_TO_RANK, DETECTION].map(ecsAlert);
  expect(shown.map((one) => [one["@timestamp"], one["labels"]])).toEqual([
    ["2026-03-03T09:16:32Z", { event_time: "missing" }],
    [undefined, { event_time: "missing" }],
    ["2026-03-03T14:00:12Z", undefined],
  ]);
});
