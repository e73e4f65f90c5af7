import fc from "fast-check";
import { expect, test } from "vitest";
import { behaviour, event } from "./behaviour.ts";

/** Somebody else's event, long before: the loaded window does not start with the burst. */
const BEFORE = event("early", -3600, "Before");

test("the very first event of a principal is no first; three that follow are a burst", () => {
  const records = ["Seed", "A", "B", "C"].map((name, i) => event("eve", i * 10, name));
  const { bursts } = behaviour([BEFORE, ...records]);
  expect(bursts).toHaveLength(1);
  expect(bursts[0]).toMatchObject({
    kind: "anomaly",
    severity: "medium",
    title: "Burst of 3 first-seen actions in 1 service",
    first_seen: "2026-03-03T00:00:10Z",
    last_seen: "2026-03-03T00:00:30Z",
    count: 3,
    evidence: {
      tier: "burst",
      principal: "eve",
      start_time: "2026-03-03T00:00:10Z",
      span_seconds: 20,
      new_actions: ["A", "B", "C"],
      error_rate: 0,
      mean_rarity: 0.699,
    },
    data_window: ["2026-03-02T23:00:00Z", "2026-03-03T00:00:30Z"],
  });
  expect(behaviour([BEFORE, ...records.slice(0, 3)]).bursts).toEqual([]);
});

test("a gap of exactly 300 s parts, one second less does not", () => {
  const at = (seconds: readonly number[]) =>
    behaviour([
      BEFORE,
      event("eve", 0, "Seed"),
      ...seconds.map((second, i) => event("eve", second, `Action${i}`)),
    ]).bursts.map(({ count }) => count);
  expect(at([1, 300, 599])).toEqual([3]);
  expect(at([1, 301, 602])).toEqual([]);
  expect(at([1, 2, 3, 303, 304, 305])).toEqual([3, 3]);
});

test("a burst is high by services or errors, never by size", () => {
  const burst = (count: number, more: (i: number) => Readonly<Record<string, unknown>>) =>
    behaviour([
      BEFORE,
      event("eve", 0, "Seed"),
      ...Array.from({ length: count }, (_, i) => event("eve", i + 1, `Action${i}`, more(i))),
    ]).bursts.map(({ severity }) => severity);
  expect(burst(200, () => ({}))).toEqual(["medium"]);
  expect(burst(3, (i) => ({ eventSource: `s${i}.amazonaws.com` }))).toEqual(["high"]);
  expect(burst(4, (i) => (i < 2 ? { errorCode: "AccessDenied" } : {}))).toEqual(["high"]);
  expect(burst(4, (i) => (i < 2 ? { errorCode: "" } : {}))).toEqual(["high"]);
  expect(burst(4, (i) => (i < 2 ? { errorCode: null } : {}))).toEqual(["medium"]);
  expect(burst(5, (i) => (i < 2 ? { errorCode: "AccessDenied" } : {}))).toEqual(["medium"]);
});

test("at the edge of the loaded window many services do not make a burst high, errors do", () => {
  const records = (second: number, errorCode?: string) => [
    event("early", 0, "Before"),
    event("eve", second - 1, "Seed"),
    ...[0, 1, 2].map((i) =>
      event("eve", second + i, `Action${i}`, {
        eventSource: `s${i}.amazonaws.com`,
        ...(errorCode === undefined ? {} : { errorCode }),
      }),
    ),
  ];
  const level = (...of: Parameters<typeof records>) =>
    behaviour(records(...of)).bursts[0]?.severity;
  expect(level(299)).toBe("medium");
  expect(level(300)).toBe("high");
  expect(level(299, "AccessDenied")).toBe("high");
  const unguarded = behaviour(records(299), { burst: { windowEdgeMarginSeconds: 0 } });
  expect(unguarded.bursts[0]?.severity).toBe("high");
});

test("what services do, and events without time or name, take no part", () => {
  const service = { userIdentity: { type: "AWSService", invokedBy: "ec2.amazonaws.com" } };
  const records = ["Seed", "A", "B", "C"].map((name, i) => event("eve", i, name, service));
  const broken = [event("mal", 0, ""), event("mal", 1, "A", { eventTime: "soon" })];
  const { bursts, disclosures } = behaviour(records);
  expect([bursts, disclosures]).toEqual([[], ["4 events loaded, none interactive"]]);
  expect(behaviour(broken).bursts).toEqual([]);
});

test("two accounts' roles of one name are two principals; with one account the name suffices", () => {
  const sweep = (accountId: string) =>
    ["Seed", "A", "B", "C"].map((name, i) =>
      event("Admin", i, name, {
        eventID: `${accountId}-${i}`,
        userIdentity: { type: "IAMUser", userName: "Admin", accountId },
      }),
    );
  const principals = (records: Parameters<typeof behaviour>[0]) =>
    behaviour(records).bursts.map(({ evidence }) => evidence?.["principal"]);
  expect(principals([...sweep("111122223333"), ...sweep("444455556666")])).toEqual([
    "111122223333:Admin",
    "444455556666:Admin",
  ]);
  expect(principals(sweep("111122223333"))).toEqual(["Admin"]);
});

test("the order of the records makes no difference", () => {
  const arbitraryEvent = fc
    .record({
      user: fc.constantFrom("eve", "bob"),
      second: fc.integer({ min: 0, max: 400 }),
      name: fc.constantFrom("A", "B", "C", "D", "E", "F"),
      service: fc.constantFrom("a", "b", "c"),
      isError: fc.boolean(),
    })
    .map(({ user, second, name, service, isError }) =>
      event(user, second, name, {
        eventSource: service,
        ...(isError ? { errorCode: "Denied" } : {}),
      }),
    );
  const shuffled = fc
    .array(arbitraryEvent, { maxLength: 40 })
    .chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
    );
  const options = { rank: { minEvents: 1, minScorablePrincipals: 1 } };
  fc.assert(
    fc.property(shuffled, ([events, others]) => {
      expect(behaviour(others, options)).toEqual(behaviour(events, options));
    }),
  );
});
