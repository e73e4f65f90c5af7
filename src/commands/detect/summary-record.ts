import type { Coverage, HistoryCoverage } from "../../coverage.ts";
import type { DetectSummary, HistorySummary, RejectedRule } from "../../detect/detect-summary.ts";
import { compact } from "../../detect/empty-parts.ts";
import type { FindingStage } from "../../detect/finding-stage.ts";
import type { Diagnostic } from "../../detect/sigma/diagnostic.ts";
import type { LoadedDetectors } from "../../run/load-detectors.ts";

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
export function summaryRecord({
  loaded,
  stage,
  coverage,
  disclosures,
}: DetectionRun): DetectSummary {
  const { counts, rejected } = loaded;
  const { recordsRead, matched, duplicates, untimed, timeRange, apart } = coverage;
  return {
    kind: "summary",
    schema: "spitzel.summary/1",
    rules: {
      loaded: counts.rules,
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
    coverage: {
      complete: coverage.isComplete,
      files_read: coverage.filesRead,
      files_outside_window: coverage.filesOutsideWindow,
      skipped: coverage.skipCount,
      ...compact({ event_history: coverage.history.map(historyPart) }),
    },
  };
}

function rejectedRule({ file, line, column, message, ruleId }: Diagnostic): RejectedRule {
  return compact({ id: ruleId, file, line, column, message });
}

/** What was not read ends with `to`, both ends included; without `from` it begins with the oldest event. */
function historyPart(history: HistoryCoverage): HistorySummary {
  const { account, accounts, region, isClamped, isNotEnabled, unread } = history;
  return {
    ...compact({ account, accounts: [...accounts], region }),
    enabled: !isNotEnabled,
    more_than_90_days_asked: isClamped,
    unread: unread.map(({ lookup, fromMs, toMs }) => ({
      lookup,
      ...(fromMs === undefined ? {} : { from: new Date(fromMs).toISOString() }),
      to: new Date(toMs).toISOString(),
    })),
  };
}
