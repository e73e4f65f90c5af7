/// <reference types="node" />
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";
import { format } from "prettier";

/** The types are the one source of truth: file of docs/schemas → where its type stands, and what it is. */
const SHAPES = [
  ["finding.json", "src/detect/finding.ts", "Finding", "A line of spitzel detect"],
  [
    "detect-summary.json",
    "src/detect/detect-summary.ts",
    "DetectSummary",
    "The last line of spitzel detect --summary",
  ],
  [
    "timeline-window.json",
    "src/detect/timeline/event-window.ts",
    "EventBlock",
    "A line of spitzel timeline --output ndjson",
  ],
  ["step.json", "src/investigate/shapes/step.ts", "Step", "A line of spitzel story"],
  [
    "overview.json",
    "src/investigate/shapes/overview.ts",
    "Overview",
    "The line of spitzel overview",
  ],
  [
    "incident.json",
    "src/investigate/shapes/incident.ts",
    "Incident",
    "An incident of spitzel detect --by incident, and of spitzel overview",
  ],
  [
    "entity.json",
    "src/investigate/shapes/entity-card.ts",
    "EntityCard",
    "The line of spitzel entity",
  ],
  ["relative.json", "src/investigate/shapes/relative.ts", "Relative", "A line of spitzel lineage"],
  ["coverage.json", "src/run/coverage-shape.ts", "CoverageReport", "What --coverage FILE holds"],
];

/**
 * JSON Schemas (draft 2020-12) of what spitzel prints for programs.
 * @returns {Promise<readonly (readonly [name: string, text: string])[]>}
 */
export async function schemas() {
  const generator = createGenerator({
    path: fileURLToPath(
      new URL(`../{${SHAPES.map(([, path]) => path).join(",")}}`, import.meta.url),
    ),
    tsconfig: fileURLToPath(new URL("schemas.tsconfig.json", import.meta.url)),
    skipTypeCheck: true,
    additionalProperties: false,
    encodeRefs: false,
  });
  return Promise.all(
    SHAPES.map(async ([name = "", , type = "", title = ""]) => {
      const { $schema: _draft7, definitions, ...rest } = generator.createSchema(type);
      const text = JSON.stringify({
        $schema: "https://json-schema.org/draft/2020-12/schema",
        title,
        ...rest,
        $defs: definitions,
      }).replaceAll('"#/definitions/', '"#/$defs/');
      return /** @type {const} */ ([name, await format(text, { parser: "json", printWidth: 100 })]);
    }),
  );
}
