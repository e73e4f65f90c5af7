import type { Coverage } from "../../source/coverage.ts";
import { partsOf } from "../../source/source-report.ts";
import { compact } from "../../detect/empty-parts.ts";
import type { FindingStage } from "../../detect/finding-stage.ts";
import { LEVELS } from "../../detect/level.ts";
import type { Diagnostic } from "../../detect/sigma/diagnostic.ts";
import type { LoadedDetectors } from "../../run/load-detectors.ts";

type Json = Readonly<Record<string, unknown>>;

interface DetectionRun {
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
export function summaryRecord({ loaded, stage, coverage, disclosures }: DetectionRun): Json {
  const { counts, rejected } = loaded;
  const { recordsRead, matched, duplicates, untimed, timeRange, apart } = coverage;
  const [first, ...others] = coverage.reports;
  return {
    kind: "summary",
    schema: "spitzel.summary/1",
    rules: {
      loaded: counts.documents,
      detections: counts.detections,
      disabled: counts.disabled,
      not_applicable: counts.notApplicable,
      deprecated_or_unsupported: counts.inactive,
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
      ...Object.fromEntries(LEVELS.toReversed().map((one) => [one, stage.counts.get(one) ?? 0])),
      staged: stage.staged,
      ignored: stage.ignored,
      below_min_level: stage.belowLevel,
    },
    disclosures,
    coverage: {
      complete: coverage.isComplete,
      ...first?.summaryRecord(),
      skipped: coverage.skipCount,
      ...partsOf(others, (report) => report.summaryRecord()),
    },
  };
}

function rejectedRule({ file, line, column, message, ruleId }: Diagnostic): Json {
  return compact({ id: ruleId, file, line, column, message });
}
