import type { Coverage } from "../../source/coverage.ts";
import type { DetectSummary, RejectedRule } from "../../detect/detect-summary.ts";
import { partsOf } from "../../source/source-report.ts";
import { compact } from "../../detect/empty-parts.ts";
import type { FindingStage } from "../../detect/finding-stage.ts";
import type { Diagnostic } from "../../detect/sigma/diagnostic.ts";
import type { LoadedDetectors } from "../../run/load-detectors.ts";

interface SummaryParts {
  readonly loaded: Pick<LoadedDetectors, "counts" | "rejected">;
  readonly stage: FindingStage;
  readonly coverage: Coverage;
  /** What the detectors left out, or could not know. */
  readonly disclosures: readonly string[];
}

/**
 * What `--summary` prints behind the findings: the facts of the run as stderr's summary has them, and like a
 * finding without wall-clock time.
 */
export function summaryRecord({
  loaded,
  stage,
  coverage,
  disclosures,
}: SummaryParts): DetectSummary {
  const { counts, rejected } = loaded;
  const { recordsRead, matched, duplicates, untimed, timeRange, apart } = coverage;
  return {
    kind: "summary",
    schema: "spitzel.summary/1",
    rules: {
      loaded: counts.documents,
      detections: counts.detections,
      disabled: counts.disabled,
      not_asked: counts.notAsked,
      not_applicable: counts.notApplicable,
      deprecated_or_unsupported: counts.inactive,
      files_without_rules: counts.passedOver,
      rejected: rejected.map(rejectedRule),
    },
    indicators: counts.indicators,
    records: {
      read: recordsRead,
      matched,
      duplicates,
      without_time: untimed,
      ...(apart.size === 0 ? {} : { apart: Object.fromEntries(apart) }),
      ...timeRange,
    },
    findings: {
      critical: stage.counts.get("critical") ?? 0,
      high: stage.counts.get("high") ?? 0,
      medium: stage.counts.get("medium") ?? 0,
      low: stage.counts.get("low") ?? 0,
      informational: stage.counts.get("informational") ?? 0,
      staged: stage.staged,
      ignored: stage.ignored,
      below_min_level: stage.belowLevel,
    },
    disclosures,
    coverage: coverageFacts(coverage),
  };
}

/** In the order of the sources, the skips behind the first: so it has always been. */
function coverageFacts(coverage: Coverage): DetectSummary["coverage"] {
  const [first, ...others] = coverage.reports;
  const facts = {
    complete: coverage.isComplete,
    ...first?.summaryRecord(),
    skipped: coverage.skipCount,
    ...partsOf(others, (report) => report.summaryRecord()),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each source writes its own; test/output/schemas holds them to it
  return facts as unknown as DetectSummary["coverage"];
}

function rejectedRule({ file, line, column, message, ruleId }: Diagnostic): RejectedRule {
  return compact({ id: ruleId, file, line, column, message });
}
