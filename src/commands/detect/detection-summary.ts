import type { FindingStage } from "../../detect/finding-stage.ts";
import { detectionsText } from "../../detect/sigma/count-rules.ts";
import { LEVELS } from "../../detect/level.ts";
import type { LoadedDetectors } from "../../run/load-detectors.ts";

/** `46 detections (133 documents), 3 rejected · 12 indicators · 3 findings: 1 high, 2 medium · 4 ignored`. */
export function detectionSummary(
  { counts, rejected }: Pick<LoadedDetectors, "counts" | "rejected">,
  stage: FindingStage,
): string {
  const { disabled, notAsked, notApplicable, inactive, passedOver, indicators } = counts;
  const others: readonly (readonly [number, string])[] = [
    [disabled, "disabled"],
    [notAsked, "not asked"],
    [notApplicable, "not applicable"],
    [inactive, "deprecated or unsupported"],
    [passedOver, passedOver === 1 ? "YAML file without rules" : "YAML files without rules"],
    [rejected.length, "rejected"],
  ];
  const left = others.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const parts = [
    [detectionsText(counts), ...left].join(", "),
    ...(indicators === 0 ? [] : [`${indicators} ${indicators === 1 ? "indicator" : "indicators"}`]),
    findingsPart(stage),
  ];
  return parts.join(" · ");
}

/** `3 findings: 1 high, 2 medium · 4 ignored`. */
function findingsPart(stage: FindingStage): string {
  const levels = LEVELS.toReversed().flatMap((level) => {
    const count = stage.counts.get(level) ?? 0;
    return count === 0 ? [] : [`${number(count)} ${level}`];
  });
  const total = [...stage.counts.values()].reduce((sum, count) => sum + count, 0);
  const parts = [
    `${number(total)} ${total === 1 ? "finding" : "findings"}${levels.length === 0 ? "" : `: ${levels.join(", ")}`}`,
    ...(stage.staged > 0 ? [`${number(stage.staged)} of staged rules`] : []),
    ...(stage.ignored > 0 ? [`${number(stage.ignored)} ignored`] : []),
    ...(stage.belowLevel > 0 ? [`${number(stage.belowLevel)} below --min-level`] : []),
  ];
  return parts.join(" · ");
}

function number(n: number): string {
  return n.toLocaleString("en-US");
}
