import { expect, test } from "vitest";
import { createBehaviourDetector } from "../../../src/detect/behaviour/behaviour-detector.ts";
import { BURST_DEFAULTS } from "../../../src/detect/behaviour/parameters.ts";
import { behaviour, event } from "./behaviour.ts";

/** A user with this many events of so many actions, from so many addresses. */
function user(name: string, events: number, actions: number, ips = 1, errors = 0) {
  return Array.from({ length: events }, (_, i) =>
    event(name, i * 600, `Get${i % actions}`, {
      eventID: `${name}-${i}`,
      sourceIPAddress: `198.51.100.${i % ips}`,
      ...(i < errors ? { errorCode: "AccessDenied" } : {}),
    }),
  );
}

const CROWD = ["a", "b", "c", "d"].flatMap((name) => user(name, 50, 2));

test("the principal that differs in everything stands out, with its figures", () => {
  const { ranked } = behaviour([...CROWD, ...user("eve", 60, 30, 20, 30)]);
  expect(ranked).toHaveLength(1);
  expect(ranked[0]).toMatchObject({
    severity: "medium",
    detector: "ranked",
    title: "Behaves unlike the other principals",
    count: 60,
    first_seen: "2026-03-03T00:00:00Z",
    last_seen: "2026-03-03T09:50:00Z",
    principal: { key: "eve" },
    events: { ids: Array.from({ length: 10 }, (_, i) => `eve-${i}`), truncated: true },
    evidence: {
      composite_z: 8,
      z_error_rate: 2,
      z_distinct_source_ip: 2,
      z_distinct_event_name: 2,
      z_action_entropy: 2,
      event_count: 60,
      error_rate: 0.5,
      distinct_source_ip: 20,
      distinct_event_name: 30,
      distinct_event_source: 1,
      distinct_aws_region: 1,
      read_ratio: 1,
      action_entropy: 4.9069,
      distinct_hours_active: 10,
      top_actions: ["Get0", "Get1", "Get10", "Get11", "Get12"],
      aws_regions: ["us-east-1"],
      sample_event_ids: ["eve-0", "eve-1", "eve-2", "eve-3", "eve-4"],
    },
  });
});

test("principals that are all alike score nothing, and that is said", () => {
  const { ranked } = behaviour([...CROWD, ...user("e", 50, 2)]);
  expect(ranked.map(({ severity, title, evidence }) => ({ severity, title, evidence }))).toEqual([
    {
      severity: "informational",
      title: "No principals cleared the LOW band",
      evidence: { tier: "ranked", scorable_count: 5, top_principal: "a", top_composite_z: 0 },
    },
  ]);
});

test("fewer than five principals are not compared, and those below 50 events not scored", () => {
  const { ranked, disclosures } = behaviour([...CROWD, ...user("eve", 49, 30, 20, 30)]);
  expect(ranked.map(({ title }) => title)).toEqual(["Too few principals to compare"]);
  expect(JSON.stringify(ranked)).not.toContain("z_");
  expect(disclosures[0]).toBe("1 interactive principal below 50 events, not ranked");
  expect(behaviour(user("eve", 49, 30)).ranked).toEqual([]);
});

test("a sum of z-scores that is 2 but for the last bit is medium", () => {
  const records = [...user("a", 50, 2), ...user("b", 50, 9, 3)];
  const { ranked } = behaviour(records, { rank: { minScorablePrincipals: 1 } });
  expect(ranked.map(({ severity, evidence }) => [severity, evidence?.["composite_z"]])).toEqual([
    ["medium", 3],
  ]);
});

test("what narrowed the window is named", () => {
  expect(behaviour(CROWD, { narrowedBy: "--since" }).disclosures).toEqual([
    "first-seen means first in the loaded window, which --since narrowed: load more before it to see what was new",
  ]);
});

test("on Event history the window is the service's own", () => {
  const detector = createBehaviourDetector({
    burst: BURST_DEFAULTS,
    narrowedBy: "",
    isEventHistory: true,
  });
  for (const record of CROWD) detector.observe({ text: "", record });
  expect(detector.disclosures()).toEqual([
    "first-seen means first in what Event history holds, 90 days of management events",
  ]);
});
