import type { FindingStage } from "../detect/finding-stage.ts";
import { LEVELS } from "../detect/level.ts";

/** `3 findings: 1 high, 2 medium · 4 ignored`. */
export function detectionSummary(stage: FindingStage): string {
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
