import type { ReadRecord } from "../record.ts";
import type { FindingParts } from "./build-finding.ts";
import type { DetectorName, Finding, HeldFinding } from "./finding.ts";
import type { FindingRule } from "./finding-parts.ts";
import type { Level } from "./level.ts";

/** What a detector found: enough to decide whether it is printed. The finding is made when it is. */
export interface Hit {
  readonly detector: DetectorName;
  readonly rule?: FindingRule | undefined;
  readonly level: Level;
  /** What an ignore list may call its principal. */
  readonly principals: () => readonly unknown[];
  readonly finding: () => HeldFinding;
  /** Set when it is of one record alone: only such hits can be merged. */
  readonly of?: OneRecord;
  /** Of several records: none that comes later can change it, and it will not be found again. */
  readonly isSettled?: boolean;
}

/** A hit's record, and what makes the parts of the finding of it again, when it had to wait as a text. */
interface OneRecord {
  readonly read: ReadRecord;
  /** What merging asks of it, where that is known without parsing it. */
  readonly known?:
    | {
        readonly ms: number;
        readonly eventId: string;
        /** By which it is merged: texts, undefined for what it does not have. */
        readonly values: readonly unknown[];
      }
    | undefined;
  readonly partsOf: (read: ReadRecord) => FindingParts;
}

/** The findings of all hits; each made when its turn comes, while what it is made of is still there. */
export function findingsOf(hits: Iterable<Hit | undefined>): readonly HeldFinding[] {
  const findings: HeldFinding[] = [];
  for (const hit of hits) if (hit !== undefined) findings.push(hit.finding());
  return findings;
}

/** For findings that are made at once, since there are few. */
export function hitOf(finding: HeldFinding): Hit {
  return {
    detector: finding.detector,
    rule: finding.rule,
    level: finding.severity,
    principals: () => principalsOf(finding),
    finding: () => finding,
  };
}

/** What an entry of an ignore list may call the principal of a finding. */
export function principalsOf({ principal, evidence }: Finding): readonly unknown[] {
  return [
    principal?.key,
    principal?.arn,
    evidence !== undefined && "principal" in evidence ? evidence.principal : undefined,
  ];
}
