import { expect, test } from "vitest";
import { indicatorOf } from "../../../src/detect/intel/indicator.ts";
import { compileIndicators } from "../../../src/detect/intel/indicator-table.ts";
import { createIocDetector } from "../../../src/detect/intel/ioc-detector.ts";
import { event } from "../behaviour/behaviour.ts";
import { findingsOf } from "../../../src/detect/hit.ts";

function table(...values: readonly string[]) {
  return compileIndicators(values.flatMap((value) => indicatorOf({ value }, "feed") ?? []));
}

test.each([
  ["203.0.113.0/24", { sourceIPAddress: "203.0.113.9" }, "sourceIPAddress"],
  ["evil.example", { sourceIPAddress: "a.b.evil.example" }, "sourceIPAddress"],
  [
    "evil.example",
    { requestParameters: { url: "https://x@c2.evil.example:8443/p" } },
    "requestParameters.url",
  ],
  ["evil.example", { requestParameters: { mail: "me@evil.example" } }, "requestParameters.mail"],
  ["pacu/1.0", { userAgent: "aws-cli/2 (Pacu/1.0; x)" }, "userAgent"],
  [
    "444455556666",
    { requestParameters: { to: ["arn:aws:iam::444455556666:root"] } },
    "requestParameters.to",
  ],
  [
    "203.0.113.0/24",
    { requestParameters: { cidrs: [{ ip: "203.0.113.0/25" }] } },
    "requestParameters.cidrs.ip",
  ],
  [
    "AKIAIOSFODNN7EXAMPLE",
    { userIdentity: { accessKeyId: "AKIAIOSFODNN7EXAMPLE" } },
    "userIdentity.accessKeyId",
  ],
])("%s is found", (value, record, field) => {
  expect(
    table(value)
      .hitsOf(record)
      .map((hit) => hit.field),
  ).toEqual([field]);
});

test.each([
  ["evil.example", { sourceIPAddress: "notevil.example" }],
  ["203.0.113.0/24", { sourceIPAddress: "203.0.114.1" }],
  ["pacu/1.0", { requestParameters: { name: "x pacu/1.0" } }],
])("%s is not found in what only looks like it", (value, record) => {
  expect(table(value).hitsOf(record)).toEqual([]);
});

const POLICY = {
  Version: "2012-10-17",
  Statement: {
    Principal: { AWS: ["arn:aws:iam::444455556666:root"] },
    Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/25" } },
  },
};
const POLICY_FIELDS = [
  "requestParameters.policy.Statement.Principal.AWS",
  "requestParameters.policy.Statement.Condition.IpAddress.aws:SourceIp",
];

test.each([
  ["an object", POLICY],
  ["JSON text", JSON.stringify(POLICY)],
  ["JSON text with space before it", ` \n${JSON.stringify(POLICY, null, 2)}`],
  ["URL-encoded JSON text", encodeURIComponent(JSON.stringify(POLICY))],
])("a policy document as %s is looked into, under the same fields", (_, policy) => {
  const { hitsOf } = table("444455556666", "203.0.113.0/24");
  expect(hitsOf({ requestParameters: { policy } }).map(({ field }) => field)).toEqual(
    POLICY_FIELDS,
  );
});

test("JSON text inside JSON text is looked into", () => {
  const policy = JSON.stringify({ inner: JSON.stringify(["203.0.113.9"]) });
  expect(table("203.0.113.9").hitsOf({ requestParameters: { policy } })).toEqual([
    {
      type: "ip",
      value: "203.0.113.9",
      field: "requestParameters.policy.inner",
      indicator: "203.0.113.9",
      feed: "feed",
      severity: "medium",
    },
  ]);
});

test.each([
  ["444455556666", { account: 444455556666 }, "444455556666"],
  ["004455556666", { account: 4455556666 }, "4455556666"],
  ["444455556666", { doc: '{"account":444455556666}' }, "444455556666"],
  ["203.0.113.0/24", { url: "https://203.0.113.9:8443/x" }, "https://203.0.113.9:8443/x"],
  [
    "AROAEXAMPLEEXAMPLE123",
    { principalId: "AROAEXAMPLEEXAMPLE123:session" },
    "AROAEXAMPLEEXAMPLE123:session",
  ],
])("%s is found in %j", (indicator, requestParameters, value) => {
  expect(
    table(indicator)
      .hitsOf({ requestParameters })
      .map((hit) => hit.value),
  ).toEqual([value]);
});

test("an indicator hits what happened before its end, not what happened then or later", () => {
  const until = (value: string, validUntil?: string) =>
    indicatorOf({ value, validUntil, feed: validUntil ?? "for ever" }, "feed") ?? [];
  const { hitsOf, metExpired } = compileIndicators(
    [
      until("203.0.113.9", "2026-03-03T00:00:02Z"),
      until("203.0.113.0/24", "2026-03-03T00:00:04Z"),
      until("evil.example"),
      until("evil.example", "2020-01-01T00:00:00Z"),
    ].flat(),
  );
  const hits = [1, 2, 3, 4].map((second) =>
    hitsOf(event("eve", second, "GetObject", { sourceIPAddress: "203.0.113.9" })).map(
      ({ indicator }) => indicator,
    ),
  );
  expect(hits).toEqual([["203.0.113.9"], ["203.0.113.0/24"], ["203.0.113.0/24"], []]);
  expect(metExpired()).toBe(2);
  expect(hitsOf({ sourceIPAddress: "c2.evil.example" })).toMatchObject([{ feed: "for ever" }]);
});

test("a finding names the first ten events, whole when asked, and ends with the last", () => {
  const seconds = Array.from({ length: 14 }, (_, i) => i + 1);
  const read = (second: number) => ({
    text: "",
    record: event("eve", second, "GetObject", {
      sourceIPAddress: "203.0.113.9",
      eventID: `id-${String(second).padStart(2, "0")}`,
      requestParameters: { key: `k${second}` },
    }),
    place: { file: "a.json", index: second - 1 },
  });
  const detector = createIocDetector(table("203.0.113.9"), true);
  for (const second of seconds.toReversed()) detector.observe(read(second));
  const [finding, ...others] = findingsOf(detector.finish());
  const ten = seconds.slice(0, 10);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    count: 14,
    first_seen: "2026-03-03T00:00:01Z",
    last_seen: "2026-03-03T00:00:14Z",
    events: {
      count: 14,
      truncated: true,
      ids: ten.map((second) => read(second).record["eventID"]),
      refs: ten.map((second) => ({ file: "a.json", index: second - 1 })),
      records: ten.map((second) => read(second).record),
    },
  });
});

test("one finding for each principal and indicator, whatever the order of the records", () => {
  const at = (second: number) => ({
    text: "",
    record: event("eve", second, "GetObject", { sourceIPAddress: `203.0.113.${second}` }),
  });
  const found = [
    [1, 2, 3],
    [3, 1, 2],
  ].map((seconds) => {
    const detector = createIocDetector(table("203.0.113.0/24"));
    for (const second of seconds) expect(detector.observe(at(second))).toEqual([]);
    return findingsOf(detector.finish());
  });
  expect(found[0]).toEqual(found[1]);
  expect(found[0]).toHaveLength(1);
  expect(found[0]?.[0]).toMatchObject({
    kind: "ioc",
    severity: "medium",
    title: "Known bad network in sourceIPAddress",
    count: 3,
    first_seen: "2026-03-03T00:00:01Z",
    last_seen: "2026-03-03T00:00:03Z",
    iocs: [{ type: "network", value: "203.0.113.1", indicator: "203.0.113.0/24", feed: "feed" }],
  });
});
