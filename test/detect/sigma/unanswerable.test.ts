import { expect, test } from "vitest";
import { loadRuleSet } from "../../../src/detect/sigma/load-rule-set.ts";
import { createSigmaEngine } from "../../../src/detect/sigma/sigma-engine.ts";
import { answerable } from "../../../src/detect/sigma/unanswerable.ts";

function rule(id: number, title: string, item: string): string {
  return `title: ${title}
id: 00000000-0000-4000-8000-00000000000${id}
taxonomy: spitzel
logsource: {product: aws, service: cloudtrail}
detection: {sel: {${item}}, condition: sel}
level: low
`;
}

const ruleSet = loadRuleSet([
  {
    file: "rules.yml",
    text: [
      rule(1, "Elsewhere", "'x.geo.country|neq': DE"),
      rule(2, "Of AWS", "x.ip.aws: EC2"),
      rule(3, "Of a network", "x.asn: 64500"),
      rule(4, "Any", "eventName: GetObject"),
    ].join("---\n"),
  },
]);

test("a rule that asks for a file that was not given is left out, and that is said", () => {
  const { ruleSet: left, notes } = answerable(ruleSet, new Set(["geoip"]));
  expect(left.rules.map(({ meta }) => meta.title)).toStrictEqual([
    "Elsewhere",
    "Of a network",
    "Any",
  ]);
  expect(notes).toStrictEqual(['rule "Of AWS" was not run: it needs --aws-ranges FILE']);
  expect(answerable(ruleSet, new Set()).notes).toHaveLength(3);
});

test("fields of addresses are what the files say", () => {
  const engine = createSigmaEngine(ruleSet, {
    addresses: (address) =>
      address === "3.4.5.6" ? { country: "IE", asn: 64_500, aws: "EC2" } : undefined,
  });
  const titles = (sourceIPAddress: string) =>
    engine
      .evaluate({ eventName: "GetObject", sourceIPAddress })
      .rules.map(({ meta }) => meta.title);
  expect(titles("3.4.5.6")).toStrictEqual(["Elsewhere", "Of AWS", "Of a network", "Any"]);
  expect(titles("AWS Internal")).toStrictEqual(["Elsewhere", "Any"]);
});
