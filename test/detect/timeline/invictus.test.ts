import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadRuleSet } from "../../../src/detect/sigma/load-rule-set.ts";
import { readRuleFiles } from "../../../src/detect/sigma/read-rule-files.ts";
import { createRuleHits } from "../../../src/detect/timeline/rule-hits.ts";
import { readTrail } from "../../support/read-trail.ts";

const TRAIL =
  process.env["SPITZEL_INVICTUS_TRAIL"] ?? "/work/shared/trails/invictus-ir_aws_dataset";
const NOTEBOOK = fileURLToPath(new URL("../../../rules/notebook", import.meta.url));

test.skipIf(!existsSync(TRAIL))(
  "the public incident data set gives the known windows",
  async () => {
    const { records } = await readTrail([TRAIL]);
    const ruleSet = loadRuleSet(await readRuleFiles([NOTEBOOK]));
    const hits = createRuleHits(ruleSet, ({ tags }) => tags.includes("exact"));
    // The figures are of a stable sort over the files in path order; eventIDs that count up break ties that way.
    for (const [i, { record }] of records.entries()) {
      hits.observe({ ...record, eventID: String(i).padStart(6, "0") });
    }
    Array.from(hits.finish());
    const windows = hits.windows.windows(60);
    expect(hits.windows.entityCount).toBe(21);
    // Two windows of bert-jan start in one second; the notebook's ids, without the ordinal, take them for one.
    expect(windows).toHaveLength(66);
    expect(new Set(windows.map(({ entity, first_seen }) => entity + first_seen)).size).toBe(65);

    const figures = new Map<string, readonly [events: number, windows: number]>();
    for (const { rule, events } of windows.flatMap((window) => window.hits)) {
      const [n, m] = figures.get(rule.title) ?? [0, 0];
      figures.set(rule.title, [n + events, m + 1]);
    }
    expect(Object.fromEntries(figures)).toEqual({
      "Notebook: secrets (exact)": [60, 5],
      "Notebook: AssumeRole brute force (exact)": [13, 4],
      "Notebook: CloudTrail tampering (exact)": [6, 4],
    });
  },
);
