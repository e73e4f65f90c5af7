import { expect, test } from "vitest";
import type { Finding } from "../../../src/detect/finding.ts";
import { runSpitzel } from "../../support/spitzel-command.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const TRAIL = JSON.stringify({
  Records: ["ListUsers", "ListRoles", "ListGroups", "GetUser"].map((eventName, i) => ({
    eventID: `id-${i}`,
    eventTime: `2026-03-03T14:00:0${i}Z`,
    eventSource: "iam.amazonaws.com",
    eventName,
    awsRegion: "us-east-1",
    userIdentity: { type: "IAMUser", userName: "eve" },
  })),
});

const LEFT_OUT = `title: Process started
id: 11111111-1111-4111-8111-111111111111
logsource: {product: windows, category: process_creation}
detection: {sel: {Image: x}, condition: sel}
level: low
---
title: Old rule
id: 22222222-2222-4222-8222-222222222222
status: deprecated
logsource: {product: aws, service: cloudtrail}
detection: {sel: {eventName: ListUsers}, condition: sel}
level: low
`;

const REJECTED = `title: No condition
id: 33333333-3333-4333-8333-333333333333
logsource: {product: aws, service: cloudtrail}
detection: {sel: {eventName: ListUsers}}
level: low
`;

async function detect(words: readonly string[], rules = LEFT_OUT) {
  const folder = tempFolder({ "trail.json": TRAIL, "rules/rule.yml": rules });
  const { stdout, stderr, exitCode } = await runSpitzel(
    ["detect", "--no-pack", "--trail", `${folder}/trail.json`, "--rules", `${folder}/rules`].concat(
      words,
    ),
  );
  const lines = stdout.split("\n").filter((line) => line !== "");
  const detectors = lines.map((line) => (JSON.parse(line) as Finding).detector);
  return { detectors, stderr, exitCode };
}

test.each(["burst", "BURST", "Burst"])("--only %s runs the detector", async (name) => {
  const { detectors, exitCode } = await detect(["--only", name]);
  expect({ detectors, exitCode }).toEqual({ detectors: ["burst"], exitCode: 0 });
});

test("--skip BURST leaves its findings out", async () => {
  const { detectors, exitCode } = await detect(["--skip", "BURST", "--skip", "sigma"]);
  expect({ detectors, exitCode }).toEqual({ detectors: [], exitCode: 0 });
});

test.each([
  ["--only", "burts", 'did you mean "burst"?'],
  ["--skip", "RANKD", 'did you mean "ranked"?'],
  ["--only", "Process Started", "it is for windows/process_creation, not for CloudTrail."],
  ["--skip", "old rule", "it is deprecated: --include-deprecated runs it."],
])("%s %s is refused with a hint", async (option, name, hint) => {
  const { detectors, stderr, exitCode } = await detect([option, name]);
  expect({ detectors, exitCode }).toEqual({ detectors: [], exitCode: 2 });
  expect(stderr).toBe(
    `spitzel: expected a rule, detector or tag after ${option}, got "${name}"\nhint: ${hint}\n`,
  );
});

test.each([
  [["--only", "ioc"], "name the indicators: --ioc FILE."],
  [["--only", "burst", "--skip", "Burst"], "leave one of the two out."],
])("%j leaves nothing to run and is refused", async (words, hint) => {
  const { stderr, exitCode } = await detect(words);
  expect(exitCode).toBe(2);
  expect(stderr).toBe(
    `spitzel: expected --only and --skip to leave a detector to run, got none\nhint: ${hint}\n`,
  );
});

test("a name that may be that of a rejected rule is reported beside the rejection", async () => {
  const { stderr, exitCode } = await detect(["--only", "no_condition"], REJECTED);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("rule.yml:4:12: error:");
  expect(stderr).toContain(
    '--only: no rule that could be read, no detector and no tag is "no_condition"',
  );
});
