import { expect, test } from "vitest";
import { buildFinding, type FindingParts } from "../../src/detect/build-finding.ts";
import { alertOrder, mergedAlerts, mergeValues } from "../../src/detect/merge.ts";
import { type MergeParameters, parseMergeParameters } from "../../src/detect/merge-parameters.ts";
import { type CloudTrailRecord, eventTimeMs, stringField } from "../../src/record.ts";
import { event } from "./behaviour/behaviour.ts";

function alert(record: CloudTrailRecord) {
  const place = { file: `${String(record["eventID"])}.json`, index: 3 };
  const parts: FindingParts = {
    kind: "detection",
    detector: "sigma",
    level: "high",
    title: "Secret read",
    records: [{ record, place }],
    groupKey: "eve",
  };
  return { parts, record, place };
}

function read(second: number, secretId: string, more: Readonly<Record<string, unknown>> = {}) {
  return alert(
    event("eve", second, "GetSecretValue", { requestParameters: { secretId }, ...more }),
  );
}

function mergeAlerts(alerts: readonly ReturnType<typeof alert>[], parameters: MergeParameters) {
  const ordered = alerts
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    .map(({ parts, record, place }) => ({
      ms: eventTimeMs(record) ?? 0,
      values: mergeValues(record, parameters),
      place,
      record: () => record,
      parts: () => parts,
    }));
  return [...mergedAlerts(ordered, parameters)].map(({ finding }) => finding());
}

function orderOf({ record }: ReturnType<typeof alert>): string {
  return alertOrder(eventTimeMs(record), stringField(record, "eventID"));
}

const PARAMETERS = { by: ["userName"], windowMs: 60_000, max: 50 };

test("findings that agree in the keys become one: what is common, and what each has beyond", () => {
  const [merged, ...others] = mergeAlerts([read(10, "b"), read(0, "a")], PARAMETERS);
  expect(others).toEqual([]);
  expect(merged).toMatchObject({
    title: "Secret read",
    count: 2,
    first_seen: "2026-03-03T00:00:00Z",
    last_seen: "2026-03-03T00:00:10Z",
    events: {
      ids: ["eve-0-GetSecretValue", "eve-10-GetSecretValue"],
      refs: ["eve-0-GetSecretValue", "eve-10-GetSecretValue"].map((id) => ({
        file: `${id}.json`,
        index: 3,
        event_id: id,
      })),
    },
  });
  expect(merged?.merged).toEqual({
    by: { userName: "eve" },
    common: {
      eventSource: "iam.amazonaws.com",
      eventName: "GetSecretValue",
      awsRegion: "us-east-1",
      sourceIPAddress: "198.51.100.20",
      recipientAccountId: "111122223333",
      userIdentity: { type: "IAMUser", accountId: "111122223333" },
    },
    diffs: {
      "eve-0-GetSecretValue": {
        eventID: "eve-0-GetSecretValue",
        eventTime: "2026-03-03T00:00:00Z",
        requestParameters: { secretId: "a" },
      },
      "eve-10-GetSecretValue": {
        eventID: "eve-10-GetSecretValue",
        eventTime: "2026-03-03T00:00:10Z",
        requestParameters: { secretId: "b" },
      },
    },
  });
});

test("the window is counted from a group's first, its end included", () => {
  const counts = (seconds: readonly number[]) =>
    mergeAlerts(
      seconds.map((second) => read(second, "a")),
      PARAMETERS,
    ).map(({ count }) => count);
  expect(counts([0, 59, 60])).toEqual([3]);
  expect(counts([0, 61])).toEqual([1, 1]);
  expect(counts([0, 50, 100])).toEqual([2, 1]);
});

test("a group is full at its maximum, and the next opens", () => {
  const alerts = Array.from({ length: 5 }, (_, i) => read(i, "a"));
  expect(mergeAlerts(alerts, { ...PARAMETERS, max: 2 }).map(({ count }) => count)).toEqual([
    2, 2, 1,
  ]);
});

test("a finding that nothing joins stays as it was", () => {
  const alone = read(0, "a");
  expect(mergeAlerts([alone], PARAMETERS)).toEqual([buildFinding(alone.parts)]);
});

test("a bare key is the shallowest of its name; a dotted one a path; both missing are equal", () => {
  const by = (key: string, ...records: readonly ReturnType<typeof read>[]) =>
    mergeAlerts(records, { ...PARAMETERS, by: [key] }).map(({ merged }) => merged?.by[key]);
  expect(by("secretId", read(0, "a"), read(1, "a"))).toEqual(["a"]);
  expect(by("requestParameters.secretId", read(0, "a"), read(1, "a"))).toEqual(["a"]);
  expect(by("secretId", read(0, "a"), read(1, "b"))).toEqual([undefined, undefined]);
  expect(by("nowhere", read(0, "a"), read(1, "b"))).toEqual(["(n/a)"]);
  expect(by("nowhere.at.all", read(0, "a"), read(1, "b"))).toEqual(["(n/a)"]);
  const shallow = { accountId: "1" };
  expect(by("accountId", read(0, "a", shallow), read(1, "b", shallow))).toEqual(["1"]);
});

test.each([
  { by: ["a"] },
  { by: [], window: "1h" },
  { by: ["a"], window: "soon" },
  { by: ["a"], window: "1h", max: 51 },
  { by: [5], window: "1h" },
  "a",
])("the merge block %j is refused", (block) => {
  expect(() => parseMergeParameters(block, "rule x")).toThrow(
    "expected by, window and max up to 50 in the merge block of rule x",
  );
});

test("a merge block", () => {
  expect(parseMergeParameters({ by: "userName", window: "15m" }, "x")).toEqual({
    by: ["userName"],
    windowMs: 900_000,
    max: 50,
  });
});

test("records without any of the keys are merged when one principal is behind them", () => {
  const of = (userId: string, second: number) =>
    read(second, "a", {
      userIdentity: {
        type: "IdentityCenterUser",
        accountId: "111122223333",
        onBehalfOf: { userId },
      },
      eventID: `${userId}-${second}`,
    });
  const merged = mergeAlerts([of("user-A", 0), of("user-B", 1), of("user-A", 2)], {
    ...PARAMETERS,
    by: ["userIdentity.arn"],
  });
  expect(merged.map(({ principal, events }) => [principal?.["key"], events.ids])).toEqual([
    ["user-A", ["user-A-0", "user-A-2"]],
    ["user-B", ["user-B-1"]],
  ]);
});

test("records of one eventID with other content each have their difference", () => {
  const planted = { eventID: "eve-0-GetSecretValue" };
  const alerts = [read(0, "a"), read(1, "b", planted), read(1, "b", planted)];
  const [merged] = mergeAlerts(alerts, PARAMETERS);
  const diff = (second: number, secretId: string) => ({
    eventTime: `2026-03-03T00:00:0${second}Z`,
    requestParameters: { secretId },
  });
  expect(merged?.merged?.diffs).toEqual({
    "eve-0-GetSecretValue": diff(0, "a"),
    "eve-0-GetSecretValue #2": diff(1, "b"),
    "eve-0-GetSecretValue #3": diff(1, "b"),
  });
});
