import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { linkRuleSet } from "../../../src/detect/sigma/link-rule-set.ts";
import { loadRuleSet } from "../../../src/detect/sigma/load-rule-set.ts";
import { readPackText } from "../../../src/detect/sigma/pack-text.ts";
import { readSources } from "../../../src/detect/sigma/read-sources.ts";
import { itemsOf } from "../../../src/detect/sigma/tree/rule-node.ts";
import { packText } from "../../../src/run/make-pack.ts";
import { readRules } from "../../../src/run/read-rules.ts";
import { PROJECT } from "../../support/spitzel-command.ts";

const sources = await readRules([`${PROJECT}rules`]);

test("rules that went through the pack's text are those that were read", () => {
  const read = linkRuleSet(readPackText(packText(readSources(sources))));
  expect(read.rules.length).toBeGreaterThan(50);
  expect(read).toEqual(loadRuleSet(sources));
});

test("a selection that a condition names twice is one object again", () => {
  const text =
    "title: T\nid: t\nlevel: low\nlogsource: {product: aws}\n" +
    "detection: {a: {eventName: A}, b: {eventName: B}, condition: a and not b or b and not a}\n";
  const read = linkRuleSet(readPackText(packText(readSources([{ file: "t.yml", text }]))));
  expect(itemsOf(read.rules[0]!.root)).toHaveLength(2);
});

test("the pack in dist is that of the rules", async () => {
  const own = await readRules([`${PROJECT}rules/aws`]);
  expect(readFileSync(`${PROJECT}dist/pack.json`, "utf8")).toBe(packText(readSources(own)));
});
