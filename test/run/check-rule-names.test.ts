import { expect, test } from "vitest";
import { buildFinding } from "../../src/detect/build-finding.ts";
import { readConfiguration } from "../../src/detect/configuration.ts";
import { FindingStage } from "../../src/detect/finding-stage.ts";
import { hitOf } from "../../src/detect/hit.ts";
import { readIgnoreList } from "../../src/detect/ignore-list.ts";
import {
  checkConfiguredRules,
  checkIgnoredPrincipals,
  checkIgnoredRules,
} from "../../src/run/check-rule-names.ts";
import { event } from "../detect/behaviour/behaviour.ts";
import { loadText } from "../detect/sigma/load-one.ts";
import { tempFolder } from "../support/temp-folder.ts";

const RULES = loadText(`title: Secret Read
id: 5f0c2c7e-52a1-4d0e-9c3a-9a0e3f9b1d11
name: secret_read
level: low
tags: [attack.t1555.006]
logsource: {product: aws, service: cloudtrail}
detection: {sel: {eventName: GetSecretValue}, condition: sel}
---
title: Something of Windows
id: w
logsource: {product: windows, category: process_creation}
`);

async function ignoring(...entries: readonly string[]) {
  const lines = entries.map((entry) => `- {${entry}, reason: x, expires: 2027-01-31}\n`).join("");
  const path = `${tempFolder({ "ignore.yml": lines })}/ignore.yml`;
  const list = await readIgnoreList(path, "2026-11-22");
  const shown = (texts: readonly string[]) => texts.map((text) => text.replace(path, "ignore.yml"));
  return { list, shown };
}

test("a rule that an entry misspells is said, with what was probably meant", async () => {
  const { list, shown } = await ignoring(
    "rule: brust",
    "rule: secret_raed",
    "rule: attack.t1555.06",
    "rule: something of windows",
    "rule: zzzzzzzzzz",
    "rule: Burst",
    "rule: SECRET READ",
    "rule: attack.t1555.006",
    "principal: eve",
  );
  expect(shown(await checkIgnoredRules(list, RULES))).toEqual([
    'entry 1 of ignore.yml: no rule, detector or tag is "brust"; did you mean "burst"?',
    'entry 2 of ignore.yml: no rule, detector or tag is "secret_raed"; did you mean "secret_read"?',
    'entry 3 of ignore.yml: no rule, detector or tag is "attack.t1555.06"; did you mean "attack.t1555.006"?',
    'entry 4 of ignore.yml: no rule, detector or tag is "something of windows"; it is for windows/process_creation, not for CloudTrail.',
    'entry 5 of ignore.yml: no rule, detector or tag is "zzzzzzzzzz"; spitzel rules list shows the rules.',
  ]);
});

test("a principal that an entry misspells is said, once findings are of one spelt nearly so", async () => {
  const { list, shown } = await ignoring(
    "principal: github-deplyo",
    "principal: Eve",
    "principal: eve",
    "principal: somebody-else",
  );
  const stage = new FindingStage({
    isWanted: () => true,
    ignoreList: list,
    minLevel: "informational",
    mergeOf: () => undefined,
    where: "",
  });
  const findings = ["github-deploy", "eve"].map((user) =>
    buildFinding({
      kind: "anomaly",
      detector: "burst",
      level: "low",
      title: "x",
      records: [{ record: event(user, 0, "A") }],
      groupKey: user,
    }),
  );
  expect(findings.flatMap((one) => stage.take(hitOf(one)) ?? [])).toHaveLength(1);
  expect(shown(await checkIgnoredPrincipals(list, stage.principals))).toEqual([
    'entry 1 of ignore.yml: no finding is of "github-deplyo"; did you mean "github-deploy"?',
    'entry 2 of ignore.yml: no finding is of "Eve"; did you mean "eve"?',
  ]);
  expect(await checkIgnoredPrincipals(list, new Set())).toEqual([]);
});

async function configured(text: string) {
  return readConfiguration(`${tempFolder({ "spitzel.yml": text })}/spitzel.yml`);
}

test("settings for a rule that is not there are said, with the id that was probably meant", async () => {
  const configuration = await configured(`rules:
  5f0c2c7e-52a1-4d0e-9c3a-9a0e3f9b1d12: {enabled: false}
  secret_read: {enabled: false}
  nothing: {enabled: false}
  5f0c2c7e-52a1-4d0e-9c3a-9a0e3f9b1d11: {enabled: false}
`);
  const meant = "; did you mean 5f0c2c7e-52a1-4d0e-9c3a-9a0e3f9b1d11?";
  const said = (id: string) => `no rule has the id ${id}, which the configuration has settings for`;
  expect(await checkConfiguredRules(configuration, RULES)).toEqual([
    `${said("5f0c2c7e-52a1-4d0e-9c3a-9a0e3f9b1d12")}${meant}`,
    `${said("secret_read")}${meant}`,
    said("nothing"),
  ]);
});

test.each([
  ["rule: {}", 'unknown setting "rule"'],
  ["detect: {bursts: {}}", 'unknown setting "bursts"'],
  ["rules: {r: {enabeld: false}}", 'unknown setting "enabeld" in r'],
  [
    "rules: {r: {merge: {by: a, windows: 1h}}}",
    'unknown setting "windows" in the merge block of r',
  ],
])("a setting that does not exist is refused: %s", async (text, message) => {
  await expect(configured(text)).rejects.toThrow(message);
});
