import { expect, test } from "vitest";
import { buildFinding } from "../../src/detect/build-finding.ts";
import type { DetectorName } from "../../src/detect/finding.ts";
import { readIgnoreList } from "../../src/detect/ignore-list.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { event } from "./behaviour/behaviour.ts";
import { hitOf } from "../../src/detect/hit.ts";

function finding(user: string, detector: DetectorName) {
  return buildFinding({
    kind: "anomaly",
    detector,
    level: "low",
    title: "x",
    records: [{ record: event(user, 0, "A") }],
    groupKey: user,
  });
}

async function read(content: string) {
  return readIgnoreList(`${tempFolder({ "ignore.yaml": content })}/ignore.yaml`, "2026-11-22");
}

test("an entry covers its rule, its principal, or both together, until its end", async () => {
  const { ignores, expired } = await read(`
- {rule: burst, principal: deployer, reason: nightly deployment, expires: 2026-11-22}
- {principal: scanner, reason: our scanner, expires: "2027-01-31"}
- {rule: ranked, reason: too new, expires: 2026-11-21}
`);
  const findings: readonly (readonly [user: string, detector: DetectorName])[] = [
    ["deployer", "burst"],
    ["deployer", "ranked"],
    ["scanner", "ranked"],
    ["eve", "burst"],
    ["eve", "ranked"],
  ];
  const covered = findings.map(([user, detector]) => ignores(hitOf(finding(user, detector))));
  expect(covered).toEqual([true, false, true, false, false]);
  expect(expired).toHaveLength(1);
  expect(expired[0]).toMatch(/the entry for ranked \(too new\) expired on 2026-11-21/);
});

test.each([
  ["- {rule: burst, expires: 2027-01-31}", "expected a reason in entry 1"],
  ["- {rule: burst, reason: x}", "expected a date such as 2027-01-31 as expires in entry 1"],
  ["- {rule: burst, reason: x, expires: 2027-02-30}", "expected a date such as 2027-01-31"],
  ["- {reason: x, expires: 2027-01-31}", "expected rule or principal in entry 1"],
  ["- {rule: burst, until: 2027-01-31}", 'unknown key "until" in entry 1'],
  ["rule: burst", "expected a list of entries"],
  ["{ignore: [], ignored: []}", 'unknown key "ignored"'],
  ["- [", "is not valid YAML"],
])("%s is refused", async (content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});
