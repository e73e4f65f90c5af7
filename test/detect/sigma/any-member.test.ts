import { expect, test } from "vitest";
import { explain, explanationLines } from "../../../src/detect/sigma/explain.ts";
import { loadText, matches, rejections, ruleText } from "./load-one.ts";

const HEAD = "title: T\nid: t\nlevel: low\nsigma-version: 3";
const DETECTION = `sel:
  requestParameters.ipPermissions.items[any]:
    fromPort: 22
    ipRanges.items[any]: {cidrIp: 0.0.0.0/0}
condition: sel`;

function opening(...rules: readonly (readonly [port: number, cidr: string])[]): object {
  const items = rules.map(([fromPort, cidrIp]) => ({
    fromPort,
    ipRanges: { items: [{ cidrIp }] },
  }));
  return { requestParameters: { ipPermissions: { items } } };
}

function ruleSet() {
  return loadText(ruleText(DETECTION, HEAD));
}

function finds(record: object): boolean {
  const [rule] = ruleSet().rules;
  return rule !== undefined && explain(rule, { ...record }).isMatch;
}

test("one member must meet all of it", () => {
  expect(finds(opening([22, "10.0.0.0/8"], [22, "0.0.0.0/0"]))).toBe(true);
  expect(finds(opening([22, "10.0.0.0/8"], [443, "0.0.0.0/0"]))).toBe(false);
  expect(finds({})).toBe(false);
});

test("without it, each may be met by another member", () => {
  const apart =
    "sel: {requestParameters.ipPermissions.items.fromPort: 22, requestParameters.ipPermissions.items.ipRanges.items.cidrIp: 0.0.0.0/0}\ncondition: sel";
  expect(matches(apart, opening([22, "10.0.0.0/8"], [443, "0.0.0.0/0"]))).toBe(true);
});

test("a rule of an older version is rejected, with its place", () => {
  expect(rejections(ruleText(DETECTION))).toEqual([
    'rules/t.yml:9:7: error: ipRanges.items[any] needs "sigma-version: 3" in the rule [load]',
  ]);
});

test("an explanation says what a member must have", () => {
  const [rule] = ruleSet().rules;
  const lines = rule === undefined ? [] : explanationLines(explain(rule, {}));
  expect(lines).toEqual([
    "✗ sel",
    "  ✗ requestParameters.ipPermissions.items has a member with fromPort, ipRanges.items: absent",
  ]);
});
