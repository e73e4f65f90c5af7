import { describe, expect, test } from "vitest";
import { type LookupPlan, nameOf, planLookup } from "../../src/lookup/plan.ts";
import { parseQuery } from "../../src/match/query.ts";

const NOW = "2026-06-30T12:00:00.750Z";
/** Ninety days before. */
const OLDEST = "2026-04-01T12:00:00.750Z";

interface Asked {
  readonly actions?: readonly string[];
  readonly matches?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly region?: string;
  readonly isAws?: boolean;
}

function plan({
  actions = ["*"],
  matches = [],
  from,
  to,
  region,
  isAws = true,
}: Asked): LookupPlan {
  const query = parseQuery(
    { actions, excludes: [], matches },
    {
      ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
      ...(to === undefined ? {} : { toMs: Date.parse(to) }),
    },
  );
  return planLookup(query, { nowMs: Date.parse(NOW), region: region ?? "us-east-1", isAws });
}

function windowOf(asked: Asked): readonly unknown[] {
  const { window, isClamped } = plan(asked);
  const iso = (ms: number | undefined) =>
    ms === undefined ? undefined : new Date(ms).toISOString();
  return [iso(window.fromMs), iso(window.toMs), isClamped];
}

describe("the window", () => {
  test.each<[string, Asked, readonly [string | undefined, string, boolean]]>([
    [
      "that is open goes from the oldest second to the last whole one",
      {},
      ["2026-04-01T12:00:01.000Z", "2026-06-30T12:00:00.000Z", false],
    ],
    [
      "is what was asked, inside the 90 days",
      { from: "2026-05-01T00:00:00Z", to: "2026-05-02T23:59:59Z" },
      ["2026-05-01T00:00:00.000Z", "2026-05-02T23:59:59.000Z", false],
    ],
    [
      "moves inwards to whole seconds",
      { from: "2026-05-01T00:00:00.200Z", to: "2026-05-01T00:00:02.900Z" },
      ["2026-05-01T00:00:01.000Z", "2026-05-01T00:00:02.000Z", false],
    ],
    [
      "never ends after now: a moving end breaks tokens",
      { from: "2026-06-30T00:00:00Z", to: "2027-01-01T00:00:00Z" },
      ["2026-06-30T00:00:00.000Z", "2026-06-30T12:00:00.000Z", false],
    ],
    [
      "of exactly 90 days is whole",
      { from: OLDEST },
      ["2026-04-01T12:00:01.000Z", "2026-06-30T12:00:00.000Z", false],
    ],
    [
      "may have been asked for up to an hour ago",
      { from: "2026-04-01T11:00:00.750Z" },
      ["2026-04-01T12:00:01.000Z", "2026-06-30T12:00:00.000Z", false],
    ],
    [
      "that starts earlier than that is clamped",
      { from: "2026-04-01T11:00:00.749Z" },
      ["2026-04-01T12:00:01.000Z", "2026-06-30T12:00:00.000Z", true],
    ],
    [
      "is narrowed by the query's own times",
      {
        from: "2026-05-01T00:00:00Z",
        matches: ["$.eventTime >= '2026-05-10T00:00:00Z' and $.eventTime < '2026-05-11'"],
      },
      ["2026-05-10T00:00:00.000Z", "2026-05-11T23:59:59.000Z", false],
    ],
    [
      "is clamped for the query's own times too",
      { matches: ["$.eventTime >= '2026-01-01'"] },
      ["2026-04-01T12:00:01.000Z", "2026-06-30T12:00:00.000Z", true],
    ],
    [
      "of an emulator has no oldest second",
      { isAws: false },
      [undefined, "2026-06-30T12:00:00.000Z", false],
    ],
    [
      "of an emulator may start years ago",
      { isAws: false, from: "2020-01-01T00:00:00Z" },
      ["2020-01-01T00:00:00.000Z", "2026-06-30T12:00:00.000Z", false],
    ],
  ])("%s", (_name, asked, expected) => {
    expect(windowOf(asked)).toEqual(expected);
  });

  test("that is clamped says so, and where older events may be", () => {
    expect(plan({ from: "2026-01-01T00:00:00Z" }).notes).toEqual([
      "Event history holds 90 days: nothing before 2026-04-01T12:00:00Z can be read; trail files may hold it (--trail)",
    ]);
  });

  test("that is whole says nothing", () => {
    expect(plan({ from: "2026-05-01T00:00:00Z" }).notes).toEqual([]);
  });

  test.each<[string, Asked]>([
    ["before the 90 days", { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" }],
    ["in the future", { from: "2026-07-01T00:00:00Z" }],
    [
      "before the query's own times",
      { to: "2026-05-01T00:00:00Z", matches: ["$.eventTime > '2026-05-02'"] },
    ],
    ["between two whole seconds", { from: "2026-05-01T00:00:00.2Z", to: "2026-05-01T00:00:00.8Z" }],
  ])("%s asks for nothing, and says why", (_name, asked) => {
    const { lookups, whyEmpty } = plan(asked);
    expect([lookups, whyEmpty]).toEqual([[], ["the window lies outside what Event history holds"]]);
  });
});

describe("the look-ups", () => {
  test.each<[Asked, readonly string[]]>([
    [{}, ["every event"]],
    [{ actions: ["iam:CreateUser"] }, ["EventName=CreateUser"]],
    [
      { actions: ["iam:CreateUser", "iam:DeleteUser"] },
      ["EventName=CreateUser", "EventName=DeleteUser"],
    ],
    [{ actions: ["iam:*"] }, ["EventSource=iam.amazonaws.com"]],
    [{ actions: ["iam:*"], matches: ["$.eventID == 'x'"] }, ["EventId=x"]],
    [{ matches: ["$.errorCode == 'AccessDenied'"] }, ["every event"]],
  ])("of %j are %j", (asked, names) => {
    expect(plan(asked).lookups.map(nameOf)).toEqual(names);
  });

  test("are explained, with what could not be asked for beside them", () => {
    const { explain } = plan({ actions: ["iam:CreateUser"], from: "2026-05-01T00:00:00Z" });
    const said = explain.filter(({ topic }) => !["cost", "tested here"].includes(topic));
    expect(said).toEqual([
      { topic: "source", text: "Event history of us-east-1 (management events only)" },
      { topic: "window", text: "2026-05-01T00:00:00Z to 2026-06-30T12:00:00Z" },
      { topic: "pushed down", text: "EventName=CreateUser, from iam:CreateUser" },
      {
        topic: "not pushed down",
        text: "EventSource, from iam:CreateUser: a request takes one attribute",
      },
    ]);
  });

  test("of everything say that nothing is pushed down", () => {
    expect(plan({ isAws: false }).explain).toContainEqual({
      topic: "pushed down",
      text: "nothing: no part of the query is a lookup attribute, so every event is read",
    });
  });
});

test("an empty answer may be for the Region, the delay or data events", () => {
  expect(plan({ actions: ["iam:*", "IAM:Get*", "ec2:*"], region: "eu-west-1" }).whyEmpty).toEqual([
    "iam is a global service: its events are in the Event history of us-east-1, not of eu-west-1",
    "events can take 15 minutes to appear",
    "only eu-west-1 was asked",
    "data events are never in Event history",
  ]);
});
