import type { EntityCard } from "../../investigate/shapes/entity-card.ts";
import type { Overview } from "../../investigate/shapes/overview.ts";
import type { Relative } from "../../investigate/shapes/relative.ts";
import type { Step } from "../../investigate/shapes/step.ts";
import type { Display } from "../display.ts";
import { jsonLine } from "../fields.ts";
import type { Formats } from "../formats.ts";
import { lineSink } from "../sink.ts";

interface Shown {
  readonly display: Display;
}

/** What `--output` of `spitzel story` takes. */
export const STEP_FORMATS = {
  table: async ({ display }) => (await import("./step-table.ts")).stepTable(display),
  ndjson: async () => lineSink(jsonLine),
  md: async () => (await import("./step-table.ts")).stepMarkdown(),
} as const satisfies Formats<Shown, Step, void>;

/** What `--output` of `spitzel lineage` takes. */
export const RELATIVE_FORMATS = {
  table: async ({ display }) => (await import("./relative-tree.ts")).relativeTree(display),
  ndjson: async () => lineSink(jsonLine),
  dot: async () => (await import("./relative-dot.ts")).relativeDot(),
  mermaid: async () => (await import("./relative-mermaid.ts")).relativeMermaid(),
} as const satisfies Formats<Shown, Relative, void>;

/** What `--output` of `spitzel entity` takes. */
export const ENTITY_FORMATS = {
  table: async ({ display }) => {
    const [{ textPages }, { entitySections }] = await Promise.all([
      import("./pages.ts"),
      import("./entity-card.ts"),
    ]);
    return textPages(entitySections, display);
  },
  ndjson: async () => lineSink(jsonLine),
  md: async () => {
    const [{ markdownPages }, { entitySections }] = await Promise.all([
      import("./pages.ts"),
      import("./entity-card.ts"),
    ]);
    return markdownPages(entitySections);
  },
} as const satisfies Formats<Shown, EntityCard, void>;

/** What `--output` of `spitzel overview` takes. */
export const OVERVIEW_FORMATS = {
  table: async ({ display }) => {
    const [{ textPages }, { overviewSections }] = await Promise.all([
      import("./pages.ts"),
      import("./overview-page.ts"),
    ]);
    return textPages(overviewSections, display);
  },
  ndjson: async () => lineSink(jsonLine),
  md: async () => {
    const [{ markdownPages }, { overviewSections }] = await Promise.all([
      import("./pages.ts"),
      import("./overview-page.ts"),
    ]);
    return markdownPages(overviewSections);
  },
} as const satisfies Formats<Shown, Overview, void>;
