import type { DetectSummary } from "../../detect/detect-summary.ts";
import type { Finding } from "../../detect/finding.ts";
import { jsonLine } from "../fields.ts";
import type { Incident } from "../../investigate/shapes/incident.ts";
import { lineSink, type Sink } from "../sink.ts";
import type { IncidentSink } from "./formats.ts";

/** A finding a line, whole; behind them the summary, when it was asked for. */
export function findingLines(): Sink<Finding, DetectSummary | undefined> {
  return {
    ...lineSink<Finding>(jsonLine),
    end: (summary) => (summary === undefined ? "" : `${jsonLine(summary)}\n`),
  };
}

/** A line for each incident, before those of its findings, which carry its id. */
export function incidentFindingLines(): IncidentSink {
  let of: { readonly incident?: string } = {};
  return {
    ...findingLines(),
    begin: (incident: Incident | undefined) => {
      of = incident === undefined ? {} : { incident: incident.id };
      return incident === undefined ? "" : `${jsonLine(incident)}\n`;
    },
    write: (findings) => findings.map((one) => `${jsonLine({ ...one, ...of })}\n`).join(""),
  };
}
