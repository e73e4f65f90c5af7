import type { CloudTrailRecord } from "../../record.ts";
import { buildFinding } from "../build-finding.ts";
import type { Finding } from "../finding.ts";
import { type IocLookup, leafTexts } from "../sigma/record-view.ts";
import type { RuleSet } from "../sigma/rule-set.ts";
import { createSigmaEngine } from "../sigma/sigma-engine.ts";
import type { Fixtures } from "./test-case.ts";

/** The findings of a fresh engine over these records. */
export function evaluate(
  ruleSet: RuleSet,
  records: readonly CloudTrailRecord[],
  fixtures: Fixtures,
): readonly Finding[] {
  const engine = createSigmaEngine(
    { rules: ruleSet.rules.map((rule) => ({ ...rule, isEnabled: true })) },
    { iocs: iocsOf(fixtures) },
  );
  return records.flatMap((record) =>
    engine
      .evaluate(record)
      .rules.filter((r) => r.emits)
      .map((rule) =>
        buildFinding({
          kind: "detection",
          detector: "sigma",
          level: rule.meta.level,
          title: rule.meta.title,
          rule: rule.meta,
          records: [record],
          groupKey: "",
        }),
      ),
  );
}

/** Indicators of a test: found where a text of the record is the indicator's value. */
export function iocsOf({ iocs }: Fixtures): IocLookup {
  return (record) => {
    if (iocs.length === 0) return [];
    const texts = new Set(leafTexts(record));
    return iocs.filter(({ value }) => typeof value === "string" && texts.has(value));
  };
}
