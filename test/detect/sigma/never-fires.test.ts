import { describe, expect, test } from "vitest";
import { applyRuleSettings } from "../../../src/detect/rule-settings.ts";
import { formatDiagnostic } from "../../../src/detect/sigma/diagnostic.ts";
import { lintRuleSet } from "../../../src/detect/sigma/lint/lint.ts";
import { loadRuleSet } from "../../../src/detect/sigma/load-rule-set.ts";
import { loadText, rejections } from "./load-one.ts";

function rule(name: string, more = ""): string {
  return `title: Rule ${name}
id: id-${name}
name: ${name}
level: low
${more}logsource: {product: aws, service: cloudtrail}
detection: {sel: {eventName: ${name}}, condition: sel}
---
`;
}

function correlation(block: string, id = "c", more = ""): string {
  return `title: Correlation ${id}\nid: ${id}\nlevel: low\n${more}correlation: ${block}\n`;
}

const AB = rule("A") + rule("B");

describe("a condition that no records can meet is rejected", () => {
  test.each([
    "{type: event_count, rules: A, timespan: 1m, condition: {gte: 5, lt: 5}}",
    "{type: event_count, rules: A, timespan: 1m, condition: {lt: 1}}",
    "{type: event_count, rules: A, timespan: 1m, condition: {eq: 0}}",
    "{type: event_count, rules: A, timespan: 1m, condition: {eq: 2.5}}",
    "{type: event_count, rules: A, timespan: 1m, condition: {gt: 2, lt: 3}}",
    "{type: event_count, rules: A, timespan: 1m, condition: {gte: 2, lte: 2, neq: 2}}",
    "{type: value_count, rules: A, timespan: 1m, condition: {field: eventName, lt: 0}}",
    "{type: value_sum, rules: A, timespan: 1m, condition: {field: x, gt: 3, lte: 3}}",
    "{type: temporal, rules: [A, B], timespan: 1m, condition: {gte: 3}}",
    "{type: temporal, rules: [A, B], timespan: 1m, condition: A and not A}",
    "{type: temporal_ordered, rules: [A, B], timespan: 1m, condition: {lt: 2}}",
    "{type: temporal_ordered, rules: [A, B], timespan: 1m, condition: not A}",
  ])("%s", (block) => {
    const [message, ...others] = rejections(AB + correlation(block));
    expect(others).toEqual([]);
    expect(message).toMatch(/error: no records can meet the condition of this \w+ \[load\]$/);
  });

  test("so is the aggregation of Sigma 1", () => {
    const text = `title: T
id: t
logsource: {product: aws, service: cloudtrail}
detection: {sel: {eventName: A}, timeframe: 5m, condition: sel | count() by x < 1}
`;
    expect(rejections(text, { legacyAggregation: true })).toEqual([
      expect.stringContaining('no records can meet "count() by x < 1"'),
    ]);
  });
});

test.each([
  "{type: event_count, rules: A, timespan: 1m, condition: {lt: 2}}",
  "{type: event_count, rules: A, timespan: 1m, condition: {gt: 2, lt: 4}}",
  "{type: event_count, rules: A, timespan: 1m, condition: {gte: 2, lte: 3, neq: 2}}",
  "{type: value_count, rules: A, timespan: 1m, condition: {field: eventName, eq: 0}}",
  "{type: value_sum, rules: A, timespan: 1m, condition: {field: x, gt: 3, lt: 4}}",
  "{type: value_avg, rules: A, timespan: 1m, condition: {field: x, lt: -3}}",
  "{type: temporal, rules: [A, B], timespan: 1m, condition: not A}",
  "{type: temporal, rules: [A, B], timespan: 1m, condition: {eq: 1}}",
  "{type: temporal_ordered, rules: [A, B], timespan: 1m, condition: A and not B}",
])("%s can be met, and runs", (block) => {
  expect(rejections(AB + correlation(block))).toEqual([]);
});

test.each(["value_sum", "value_avg", "value_median", "value_percentile"])(
  "%s takes one field: tuples cannot be added up",
  (type) => {
    const block = `{type: ${type}, rules: A, timespan: 1m, condition: {field: [x, y], percentile: 50, gte: 3}}`;
    expect(rejections(AB + correlation(block))).toEqual([
      `rules/t.yml:18:${"correlation: ".length + block.indexOf("[x") + 1}: error: expected one field in the condition of ${type}, got 2 [load]`,
    ]);
  },
);

test("a window of no length holds nothing", () => {
  const block = "{type: event_count, rules: A, timespan: 0m, condition: {gte: 3}}";
  expect(rejections(AB + correlation(block))).toEqual([
    expect.stringContaining("expected a time span such as 30s, 10m, 2h or 1d"),
  ]);
});

describe("a group that no event is in", () => {
  test.each([
    ["sourceIpAddress", 'no record has "sourceIpAddress"; did you mean "sourceIPAddress"?'],
    ["useridentity.arn", 'no record has "useridentity.arn"; did you mean "userIdentity.arn"?'],
    ["x.principle", 'there is no derived field "x.principle", but x.principal'],
  ])("%s", (field, message) => {
    const block = `{type: event_count, rules: [A, B], group-by: [${field}], timespan: 1m, condition: {gte: 3}}`;
    expect(rejections(AB + correlation(block))).toEqual([
      expect.stringContaining(`it can never fire: of "A" no event counts: ${message}`),
    ]);
  });

  test("an alias that leaves one of the rules out", () => {
    const block =
      "{type: temporal, rules: [A, B], group-by: [who], timespan: 1m, aliases: {who: {A: userIdentity.arn}}}";
    expect(rejections(AB + correlation(block))).toEqual([
      expect.stringContaining(
        'it can never fire: of "B" no event counts: the alias "who" does not say which field it is',
      ),
    ]);
  });

  test("what a correlation that is referred to does not group by", () => {
    const inner = correlation(
      "{type: event_count, rules: A, group-by: [awsRegion], timespan: 1m, condition: {gte: 3}}",
      "inner",
    );
    const outer = (rest: string) => correlation(`{rules: inner, timespan: 1m, ${rest}}`, "outer");
    const grouped = "type: event_count, group-by: [recipientAccountId], condition: {gte: 2}";
    const counted = "type: value_count, condition: {field: recipientAccountId, gte: 2}";
    for (const rest of [grouped, counted]) {
      expect(rejections(`${AB}${inner}---\n${outer(rest)}`)).toEqual([
        expect.stringContaining('"Correlation inner" does not group by "recipientAccountId"'),
      ]);
    }
    const same = "type: value_count, group-by: [awsRegion], condition: {field: awsRegion, gte: 1}";
    expect(rejections(`${AB}${inner}---\n${outer(same)}`)).toEqual([]);
  });

  test("a value that no record has is no value", () => {
    const block =
      "{type: value_sum, rules: A, timespan: 1m, condition: {field: Requestparameters.size, gte: 3}}";
    expect(rejections(AB + correlation(block))).toEqual([
      expect.stringContaining('did you mean "requestParameters.size"?'),
    ]);
  });
});

describe("a rule that is disabled", () => {
  const off = rule("A", "spitzel: {enabled: false}\n") + rule("B");
  const needsBoth = "{type: temporal, rules: [A, B], timespan: 1m}";
  const message = 'it can never fire: of "A" nothing counts, since it is disabled';

  test("stops the correlation that cannot do without it", () => {
    expect(rejections(off + correlation(needsBoth))).toEqual([expect.stringContaining(message)]);
    expect(
      lintRuleSet(loadRuleSet([{ file: "t.yml", text: off + correlation(needsBoth) }])),
    ).toMatchObject([{ severity: "error", check: "load", ruleId: "c" }]);
  });

  test.each([
    "{type: event_count, rules: [A, B], timespan: 1m, condition: {gte: 3}}",
    "{type: temporal, rules: [A, B], timespan: 1m, condition: A or B}",
    "{type: temporal, rules: [A, B], timespan: 1m, condition: {gte: 1}}",
  ])("does not stop one that can: %s", (block) => {
    expect(rejections(off + correlation(block))).toEqual([]);
  });

  test("does not matter to a correlation that is disabled too", () => {
    expect(rejections(off + correlation(needsBoth, "c", "spitzel: {enabled: false}\n"))).toEqual(
      [],
    );
  });

  test("by the configuration is no other case, and is said with its place", () => {
    const ruleSet = loadText(AB + correlation(needsBoth));
    const settings = (...ids: readonly string[]) =>
      new Map(ids.map((id) => [id, { enabled: false }]));
    const applied = applyRuleSettings(ruleSet, settings("id-A"));
    expect(applied.correlations).toEqual([]);
    expect(applied.rejected.map(formatDiagnostic)).toEqual([
      `rules/t.yml:15:1: error: ${message}: disable this one too, or neither [load]`,
    ]);
    expect(applyRuleSettings(ruleSet, settings("id-A", "c")).rejected).toEqual([]);
  });
});
