import { describe, expect, test } from "vitest";
import { formatDiagnostic } from "../../../src/detect/sigma/diagnostic.ts";
import { loadRuleSet } from "../../../src/detect/sigma/load-rule-set.ts";
import { createSigmaEngine } from "../../../src/detect/sigma/sigma-engine.ts";
import { loadText, rejections, ruleText } from "./load-one.ts";

const RULE = ruleText("sel: {a: 1}\ncondition: sel");
const CORRELATION =
  "title: C\ncorrelation: {type: event_count, rules: [t], timespan: 1m, condition: {gte: 1}}\n";

describe("documents", () => {
  test("several in one file, each with its own checksum", () => {
    const second = RULE.replace("id: t", "id: u");
    const { rules } = loadText(`${RULE}---\n${second}---\n`);
    expect(rules.map(({ meta }) => meta.id)).toEqual(["t", "u"]);
    expect(rules[0]?.meta.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(rules[0]?.meta.sha256).not.toBe(rules[1]?.meta.sha256);
  });

  test("one faulty document does not stop the others", () => {
    const { rules, rejected } = loadRuleSet([
      { file: "a.yml", text: "title: [" },
      { file: "b.yml", text: `title: no detection\nlogsource: {product: aws}\n---\n${RULE}` },
    ]);
    expect(rules.length).toBe(1);
    expect(rejected.map(({ file, line, message }) => [file, line, message])).toEqual([
      ["a.yml", 1, expect.stringContaining("Flow sequence")],
      ["b.yml", 1, 'expected the key "detection"'],
    ]);
  });

  test("other log sources and inactive rules are counted, not dropped", () => {
    const windows = RULE.replace("product: aws, service: cloudtrail", "product: windows");
    const old = RULE.replace("id: t", "id: old\nstatus: deprecated");
    const ruleSet = loadText(`${windows}---\n${old}`);
    expect(ruleSet.rules).toEqual([]);
    expect(ruleSet.notApplicable.map(({ reason }) => reason)).toEqual(["windows"]);
    expect(ruleSet.inactive.map(({ id, reason }) => [id, reason])).toEqual([["old", "deprecated"]]);
    expect(loadText(old, { includeDeprecated: true }).rules.length).toBe(1);
  });

  test("aws without a service is ours, another service is not", () => {
    const general = RULE.replace(", service: cloudtrail", "");
    const route53 = RULE.replace("service: cloudtrail", "service: route53");
    expect(loadText(general).rules.length).toBe(1);
    expect(loadText(route53).notApplicable.length).toBe(1);
  });

  test("the second rule with an id is left out, with a warning", () => {
    const { rules, warnings } = loadText(`${RULE}---\n${RULE}`);
    expect(rules.length).toBe(1);
    expect(warnings.map(({ check, line }) => [check, line])).toEqual([["duplicate-id", 9]]);
    expect(warnings[0]?.message).toMatch(
      /^the id t is taken: .*:1 runs, which was read before; this one, .* text, is left out$/,
    );
  });

  test("an alias bomb is refused", () => {
    const levels = Array.from({ length: 12 }, (_, i) =>
      i === 0 ? "a0: &a0 [x]" : `a${i}: &a${i} [${`*a${i - 1},`.repeat(10)}]`,
    );
    const text = `${levels.join("\n")}\ntitle: bomb\n`;
    expect(rejections(text)[0]).toContain("expected at most 100000 nodes");
  });

  test.each([
    [RULE.replace("level: low", "level: hihg"), '3:8: error: expected "level" to be one of'],
    [RULE.replace("title: T\n", ""), 'expected the key "title"'],
    [RULE.replace("id: t", "id: t\ntaxonomy: ecs"), 'expected "taxonomy" to be one of'],
    [CORRELATION, 'the reference "t" names no rule that was loaded'],
    [CORRELATION.replace("[t]", "[C]"), "the correlation refers to itself"],
    [CORRELATION.replace("1m", "1x"), "expected a time span such as 30s"],
    [CORRELATION.replace("event_count", "event_cuont"), "expected one of event_count"],
    [CORRELATION.replace("gte: 1", "gte: x"), 'expected "gte" to be a number'],
    [CORRELATION.replace("condition: {gte: 1}", ""), 'expected the key "condition"'],
  ])("%j is rejected", (text, message) => {
    expect(rejections(text).join("\n")).toContain(message);
  });

  test("a correlation takes the highest level of what it refers to, and names resolve in the file", () => {
    const { correlations } = loadText(`${RULE.replace("low", "high")}---\n${CORRELATION}`);
    expect(correlations[0]?.meta.level).toBe("high");
  });

  test("a name that two rules share is ambiguous", () => {
    const named = (id: string): string => RULE.replace("id: t", `id: ${id}\nname: n`);
    const { rejected } = loadRuleSet([
      { file: "a.yml", text: named("a") },
      { file: "b.yml", text: named("b") },
      { file: "c.yml", text: CORRELATION.replace("[t]", "[n]") },
    ]);
    expect(rejected.map(formatDiagnostic)).toEqual([
      'c.yml:1:1: error: the reference "n" names several rules by name [load]',
    ]);
  });
});

describe("filters", () => {
  const filter = (rules: string, condition: string): string =>
    `title: F\nlogsource: {product: aws}\nfilter: {rules: ${rules}, sel: {user: admin}, condition: ${condition}}\n`;
  const matched = (text: string, record: Record<string, unknown>): number =>
    createSigmaEngine(loadText(text)).evaluate(record).rules.length;

  test.each(["[t]", "t", "any", "[T]"])("applies to rules: %s", (rules) => {
    const text = `${RULE}---\n${filter(rules, "not sel")}`;
    expect(matched(text, { a: 1 })).toBe(1);
    expect(matched(text, { a: 1, user: "admin" })).toBe(0);
  });

  test("is joined verbatim: without not it restricts", () => {
    expect(matched(`${RULE}---\n${filter("any", "sel")}`, { a: 1, user: "admin" })).toBe(1);
    expect(matched(`${RULE}---\n${filter("any", "sel")}`, { a: 1 })).toBe(0);
  });

  test("that names no rule is rejected", () => {
    expect(rejections(filter("[nobody]", "not sel"))).toHaveLength(1);
  });
});
