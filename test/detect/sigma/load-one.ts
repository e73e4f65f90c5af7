import { expect } from "vitest";
import { formatDiagnostic } from "../../../src/detect/sigma/diagnostic.ts";
import { loadRuleSet } from "../../../src/detect/sigma/load-rule-set.ts";
import type { LoadOptions, RuleSet } from "../../../src/detect/sigma/rule-set.ts";
import { createSigmaEngine } from "../../../src/detect/sigma/sigma-engine.ts";

/** A rule around the text of its `detection` block. */
export function ruleText(detection: string, head = "title: T\nid: t\nlevel: low"): string {
  const body = detection.replaceAll(/^/gm, "  ");
  return `${head}\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n${body}\n`;
}

/** The rule set of one text, in which nothing may be rejected. */
export function loadText(text: string, options: LoadOptions = {}): RuleSet {
  const ruleSet = loadRuleSet([{ file: "rules/t.yml", text }], options);
  expect(ruleSet.rejected.map(formatDiagnostic)).toEqual([]);
  return ruleSet;
}

/** Whether the rule with this detection block matches the record. */
export function matches(detection: string, record: object, options: LoadOptions = {}): boolean {
  const engine = createSigmaEngine(loadText(ruleText(detection), options));
  return engine.evaluate({ ...record }).rules.length > 0;
}

/** Whether `item` (one line, or lines, of a map) matches the record. */
export function itemMatches(item: string, record: object, options: LoadOptions = {}): boolean {
  return matches(`sel:\n${item.replaceAll(/^/gm, "  ")}\ncondition: sel`, record, options);
}

/** The messages with which a text is rejected. */
export function rejections(text: string, options: LoadOptions = {}): readonly string[] {
  return loadRuleSet([{ file: "rules/t.yml", text }], options).rejected.map(formatDiagnostic);
}
