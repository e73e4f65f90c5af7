import { describe, expect, test } from "vitest";
import { DETECTOR_NAMES, type DetectorName } from "../../src/detect/finding.ts";
import type { FindingRule } from "../../src/detect/finding-parts.ts";
import { compileSelection, selectableNames } from "../../src/detect/selection.ts";

const RULE: FindingRule = {
  id: "5F0C2C7E-52a1",
  name: "secret_read",
  title: "Secret Read",
  level: "high",
  file: "rules/aws/Secrets-Harvest.yml",
  sha256: "00",
  tags: ["attack.t1555.006"],
  references: [],
  falsepositives: [],
  staged: false,
};

function running(only: readonly string[], skip: readonly string[] = []): readonly DetectorName[] {
  return DETECTOR_NAMES.filter(compileSelection(only, skip).runs);
}

describe("the detectors that run", () => {
  test.each<[only: readonly string[], skip: readonly string[], expected: readonly DetectorName[]]>([
    [[], [], ["sigma", "burst", "ranked", "first-seen", "ioc", "travel"]],
    [["burst"], [], ["burst"]],
    [["BURST", "Ranked"], [], ["burst", "ranked"]],
    [["Sigma"], [], ["sigma"]],
    [["secret_read"], [], ["sigma"]],
    [["attack.t1555.006", "ioc", "travel"], [], ["sigma", "ioc", "travel"]],
    [[], ["SIGMA"], ["burst", "ranked", "first-seen", "ioc", "travel"]],
    [["secret_read"], ["sigma"], []],
    [["burst"], ["Burst"], []],
    [[], ["secret_read"], ["sigma", "burst", "ranked", "first-seen", "ioc", "travel"]],
  ])("of --only %j --skip %j are %j", (only, skip, expected) => {
    expect(running(only, skip)).toEqual(expected);
  });
});

describe("a finding of a rule", () => {
  test.each([
    "sigma",
    "SIGMA",
    "5f0c2c7e-52A1",
    "SECRET_READ",
    "secret read",
    "secrets-harvest",
    "ATTACK.T1555.006",
  ])("goes by %s in any case", (name) => {
    const finding = { detector: "sigma", rule: RULE } as const;
    expect(compileSelection([name], []).wants(finding)).toBe(true);
    expect(compileSelection([], [name]).wants(finding)).toBe(false);
    expect(selectableNames([RULE])).toContain(name.toLowerCase());
  });

  test("is not wanted under another name", () => {
    const { wants } = compileSelection(["burst", "secrets-harvest.yml"], []);
    expect(wants({ detector: "sigma", rule: RULE })).toBe(false);
    expect(wants({ detector: "burst" })).toBe(true);
  });
});
