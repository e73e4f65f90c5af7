import type { RuleSet } from "./rule-set.ts";

/** How large a rule set is. */
export interface RuleCounts {
  /** Files with a rule that reports on its own: what a reader takes for one detection, with its variants and parts. */
  readonly detections: number;
  /** Rules and correlations that report on their own. */
  readonly reporting: number;
  /** All rules and correlations, building blocks among them. */
  readonly documents: number;
}

/** Of what runs: disabled rules are not counted. */
export function countRules({
  rules,
  correlations,
}: Pick<RuleSet, "rules" | "correlations">): RuleCounts {
  const running = [...rules, ...correlations].filter(({ isEnabled }) => isEnabled);
  const reporting = running.filter(({ emits }) => emits);
  return {
    detections: new Set(reporting.map(({ place }) => place.file)).size,
    reporting: reporting.length,
    documents: running.length,
  };
}

/** `46 detections (133 documents)`. */
export function detectionsText({ detections, documents }: Omit<RuleCounts, "reporting">): string {
  return `${counted(detections, "detection")} (${counted(documents, "document")})`;
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;
}
