import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { readTrail } from "../../support/read-trail.ts";
import { behaviour } from "./behaviour.ts";

/** The figures of docs/design/detection.md §4.2, measured with another implementation on another day. */
const TRAIL =
  process.env["SPITZEL_INVICTUS_TRAIL"] ?? "/work/shared/trails/invictus-ir_aws_dataset";

test.skipIf(!existsSync(TRAIL))(
  "the public incident data set gives the known bursts and scores",
  async () => {
    const { records: read } = await readTrail([TRAIL]);
    const records = [...new Map(read.map(({ record }) => [record["eventID"], record])).values()];
    expect(records).toHaveLength(2900);
    const original = { burst: { windowEdgeMarginSeconds: 0 }, rank: { minScorablePrincipals: 1 } };
    // The figures are of a stable sort by time over the files in path order. eventIDs that count up break ties
    // of one second that way; the records' own, which do not depend on the files, differ in one first event.
    const inFileOrder = records.map((record, i) => ({
      ...record,
      eventID: String(i).padStart(6, "0"),
    }));
    const { bursts, ranked, disclosures } = behaviour(inFileOrder, original);

    const burstFigures = bursts.map(({ severity, evidence = {} }) => [
      evidence["principal"],
      severity,
      evidence["new_action_count"],
      evidence["new_service_count"],
      evidence["span_seconds"],
      evidence["error_rate"],
      evidence["mean_rarity"],
    ]);
    expect(burstFigures).toEqual([
      ["bert-jan", "high", 241, 27, 2110, 0.0788, 2.8281],
      ["benjamin", "high", 19, 5, 72, 0.0526, 2.6708],
      ["stratus-red-team-ec2-steal-credentials-role", "high", 7, 3, 51, 0, 2.837],
      ["stratus-red-team-ec2-enumerate-role", "medium", 3, 1, 23, 0, 2.9517],
    ]);

    expect(
      ranked.map(({ severity, evidence = {} }) => [
        severity,
        evidence["composite_z"],
        evidence["z_error_rate"],
        evidence["z_distinct_source_ip"],
        evidence["z_distinct_event_name"],
        evidence["z_action_entropy"],
      ]),
    ).toEqual([["medium", 2, -1, 1, 1, 1]]);
    expect(disclosures).toEqual([
      "8 interactive principals below 50 events, not ranked",
      "first-seen means first in the loaded window",
    ]);

    // With our defaults: benjamin's burst lies at the edge of the window, and two principals are no population.
    const byDefault = behaviour(records);
    expect(byDefault.bursts.map(({ severity }) => severity)).toEqual([
      "high",
      "medium",
      "high",
      "medium",
    ]);
    expect(
      byDefault.ranked.map(({ severity, title, evidence }) => ({ severity, title, evidence })),
    ).toEqual([
      {
        severity: "informational",
        title: "Too few principals to compare",
        evidence: { tier: "ranked", scorable_count: 2, min_scorable_principals: 5 },
      },
    ]);

    expect(byDefault.bursts.map(({ evidence }) => evidence?.["error_rate"])).toEqual([
      0.083, 0.0526, 0, 0,
    ]);
    expect(behaviour(records.toReversed())).toEqual(byDefault);
  },
);
