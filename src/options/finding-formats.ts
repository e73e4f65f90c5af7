/** What `spitzel detect --output` takes. */
export const FINDING_FORMATS = ["ndjson", "table", "csv", "ocsf", "ecs"] as const;

export type FindingFormatName = (typeof FINDING_FORMATS)[number];
