import type { DetectSummary } from "../../detect/detect-summary.ts";
import type { Finding } from "../../detect/finding.ts";
import type { Incident } from "../../investigate/shapes/incident.ts";
import type { Display } from "../display.ts";
import type { Formats } from "../formats.ts";
import type { Sink } from "../sink.ts";

export interface FindingFormatOptions {
  readonly display: Display;
  /** spitzel's own. */
  readonly version: string;
  /** Findings are printed as they arise. */
  readonly isLive: boolean;
}

/** What `--output` of `spitzel detect` takes. A summary is given when `--summary` asks for it. */
export const FINDING_FORMATS = {
  ndjson: async () => (await import("./ndjson.ts")).findingLines(),
  table: async (options) => (await import("./table.ts")).findingTable(options),
  csv: async () => (await import("./csv.ts")).findingCsv(),
  ocsf: async ({ version }) => (await import("./ocsf.ts")).ocsfLines(version),
  ecs: async () => (await import("./ecs.ts")).ecsLines(),
} as const satisfies Formats<FindingFormatOptions, Finding, DetectSummary | undefined>;

export type FindingFormatName = keyof typeof FINDING_FORMATS;

/** Prints findings by incident: each is begun before its findings, and at last those that are of none. */
export interface IncidentSink extends Sink<Finding, DetectSummary | undefined> {
  readonly begin: (incident: Incident | undefined) => string;
}

/** Those of them that group findings. */
export const INCIDENT_FORMATS = {
  ndjson: async () => (await import("./ndjson.ts")).incidentFindingLines(),
  table: async (options) => (await import("./incident-table.ts")).incidentTable(options),
} as const satisfies Readonly<
  Record<string, (options: FindingFormatOptions) => Promise<IncidentSink>>
>;
