import type { CloudTrailRecord } from "../record.ts";
import type { HeldFinding } from "../detect/finding.ts";
import { findingsOf } from "../detect/hit.ts";
import { type IocLookup, leafTexts } from "../detect/sigma/compile/record-view.ts";
import type { RuleSet } from "../detect/sigma/rule-set.ts";
import { createSigmaDetector } from "../detect/sigma/sigma-detector.ts";
import { unhurried } from "../source/breather.ts";
import type { Fixtures } from "./test-case.ts";

/**
 * All findings of a fresh engine over these records; what the set has disabled does not run.
 * @throws the reason of the breather's signal when it has fired
 */
export async function evaluate(
  ruleSet: RuleSet,
  records: readonly CloudTrailRecord[],
  fixtures: Fixtures,
  breather = unhurried(),
): Promise<readonly HeldFinding[]> {
  const detector = createSigmaDetector(ruleSet, { iocs: iocsOf(fixtures) });
  const found: HeldFinding[] = [];
  for (const record of records) {
    if (breather.isDue()) await breather.breathe();
    found.push(...findingsOf(detector.observe({ record, text: "" })));
  }
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
