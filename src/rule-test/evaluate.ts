import type { CloudTrailRecord } from "../record.ts";
import type { HeldFinding } from "../detect/finding.ts";
import { findingsOf } from "../detect/hit.ts";
import { type IocLookup, leafTexts } from "../detect/sigma/compile/record-view.ts";
import type { RuleSet } from "../detect/sigma/rule-set.ts";
import { createSigmaDetector } from "../detect/sigma/sigma-detector.ts";
import type { Fixtures } from "./test-case.ts";

/** All findings of a fresh engine over these records; what the set has disabled does not run. */
export function evaluate(
  ruleSet: RuleSet,
  records: readonly CloudTrailRecord[],
  fixtures: Fixtures,
): readonly HeldFinding[] {
  const detector = createSigmaDetector(ruleSet, { iocs: iocsOf(fixtures) });
  const found = records.flatMap((record) => findingsOf(detector.observe({ record, text: "" })));
  return [...found, ...findingsOf(detector.finish())];
}

/** Indicators of a test: found where a text of the record is the indicator's value. */
export function iocsOf({ iocs }: Fixtures): IocLookup {
  return (record) => {
    if (iocs.length === 0) return [];
    const texts = new Set(leafTexts(record));
    return iocs.filter(({ value }) => typeof value === "string" && texts.has(value));
  };
}
