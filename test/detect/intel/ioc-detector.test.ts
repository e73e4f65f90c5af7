import { expect, test } from "vitest";
import { indicatorOf } from "../../../src/detect/intel/indicator.ts";
import { compileIndicators } from "../../../src/detect/intel/indicator-table.ts";
import { createIocDetector } from "../../../src/detect/intel/ioc-detector.ts";
import { event } from "../behaviour/behaviour.ts";

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
  expect(table(value)(record).map((hit) => hit.field)).toEqual([field]);
});

test.each([
  ["evil.example", { sourceIPAddress: "notevil.example" }],
  ["203.0.113.0/24", { sourceIPAddress: "203.0.114.1" }],
  ["pacu/1.0", { requestParameters: { name: "x pacu/1.0" } }],
])("%s is not found in what only looks like it", (value, record) => {
  expect(table(value)(record)).toEqual([]);
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
    return [...detector.finish()];
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
