import type { DetectSummary } from "../../detect/detect-summary.ts";
import type { Finding } from "../../detect/finding.ts";
import { jsonLine } from "../fields.ts";
import { lineSink, type Sink } from "../sink.ts";

/** A finding a line, whole; behind them the summary, when it was asked for. */
export function findingLines(): Sink<Finding, DetectSummary | undefined> {
  return {
    ...lineSink<Finding>(jsonLine),
    end: (summary) => (summary === undefined ? "" : `${jsonLine(summary)}\n`),
  };
}
