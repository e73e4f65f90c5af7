import { expect, test } from "vitest";
import type { Finding } from "../../../src/detect/finding.ts";
import {
  createSigmaDetector,
  type SigmaDetectorOptions,
} from "../../../src/detect/sigma/sigma-detector.ts";
import { loadText } from "./load-one.ts";
import { findingsOf } from "../../../src/detect/hit.ts";

const START_MS = Date.parse("2026-03-03T00:00:00Z");

function rule(name: string, eventName: string): string {
  return `title: ${name}\nname: ${name}\nid: id-${name}\nlevel: low\nlogsource: {product: aws}\ndetection: {sel: {eventName: ${eventName}}, condition: sel}\n---\n`;
}

const RULES =
  rule("asked", "GetBucketAcl") +
  rule("stopped", "StopLogging") +
  rule("changed", "PutBucketPolicy");

function ordered(rules: string, more = ""): string {
  return `title: Tampered\nid: tampered\nlevel: high\ncorrelation: {type: temporal_ordered, rules: [${rules}], group-by: [requestParameters.bucketName], timespan: 1d${more}}\n`;
}

function record(second: number, eventName: string, more: object = {}) {
  return {
    eventID: `${eventName}-${String(second).padStart(4, "0")}`,
    eventTime: new Date(START_MS + second * 1000).toISOString().replace(".000Z", "Z"),
    eventSource: "s3.amazonaws.com",
    eventName,
    awsRegion: "eu-west-1",
    recipientAccountId: "111122223333",
    sourceIPAddress: "cloudtrail.amazonaws.com",
    userIdentity: { type: "AWSService", invokedBy: "cloudtrail.amazonaws.com" },
    requestParameters: { bucketName: "trail-logs" },
    ...more,
  };
}

const EVE = {
  sourceIPAddress: "203.0.113.9",
  userIdentity: {
    type: "IAMUser",
    userName: "eve",
    arn: "arn:aws:iam::111122223333:user/eve",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    accountId: "111122223333",
  },
};

const asked = (second: number) => record(second, "GetBucketAcl");
const changed = (second: number) => record(second, "PutBucketPolicy", EVE);
const stopped = (second: number) => record(second, "StopLogging", EVE);

function found(
  rules: string,
  records: readonly object[],
  options: SigmaDetectorOptions = {},
): readonly Finding[] {
  const detector = createSigmaDetector(loadText(RULES + rules), options);
  for (const [index, one] of records.entries()) {
    detector.observe({ text: "", record: { ...one }, place: { file: "a.json", index } });
  }
  return findingsOf(detector.finish());
}

const MANY = Array.from({ length: 40 }, (_, i) => asked(i * 60));

test("an ordered correlation names who completed it, when, to what, and puts that event first", () => {
  const [finding, ...others] = found(ordered("asked, changed"), [...MANY, changed(1805)]);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    time: "2026-03-03T00:30:05Z",
    first_seen: "2026-03-03T00:30:05Z",
    last_seen: "2026-03-03T00:30:05Z",
    count: 41,
    principal: {
      key: "eve",
      arn: "arn:aws:iam::111122223333:user/eve",
      access_key_ids: ["AKIAIOSFODNN7EXAMPLE"],
    },
    source: { ips: ["203.0.113.9"] },
    action: { names: ["PutBucketPolicy"], outcome: "success" },
    correlation: {
      rules: [
        { id: "id-asked", hits: 40 },
        { id: "id-changed", hits: 1 },
      ],
      window: ["2026-03-03T00:00:00Z", "2026-03-03T00:39:00Z"],
    },
  });
  expect(finding?.principal).not.toHaveProperty("keys");
});

test("the steps before come after it, the one that led to it first, and are marked", () => {
  const [finding] = found(ordered("asked, changed"), [...MANY, changed(1805)], {
    includesEvents: true,
  });
  const context = [30, 0, 1, 2, 3, 4, 5, 6, 7];
  const ids = context.map((i) => MANY[i]?.eventID ?? "");
  expect(finding?.events).toEqual({
    count: 41,
    ids: ["PutBucketPolicy-1805", ...ids],
    context_ids: ids,
    refs: [
      { file: "a.json", index: 40, event_id: "PutBucketPolicy-1805" },
      ...context.map((index, i) => ({
        file: "a.json",
        index,
        event_id: ids[i],
        context: true,
      })),
    ],
    truncated: true,
    records: [changed(1805), ...context.map((i) => MANY[i])],
  });
});

test("of three steps the middle one is not lost among many of the first", () => {
  const [finding] = found(ordered("asked, stopped, changed"), [
    ...MANY.slice(0, 20),
    stopped(1200),
    changed(1300),
    changed(1310),
  ]);
  expect(finding).toMatchObject({
    first_seen: "2026-03-03T00:21:40Z",
    last_seen: "2026-03-03T00:21:50Z",
    action: { names: ["PutBucketPolicy"] },
  });
  expect(finding?.events.ids.slice(0, 4)).toEqual([
    "PutBucketPolicy-1300",
    "PutBucketPolicy-1310",
    "GetBucketAcl-1140",
    "StopLogging-1200",
  ]);
});

test("what happened before the steps were complete is context, also when it is of the last step", () => {
  const [finding] = found(ordered("asked, changed"), [changed(0), asked(10), changed(20)]);
  expect(finding?.events).toMatchObject({
    ids: ["PutBucketPolicy-0020", "GetBucketAcl-0010", "PutBucketPolicy-0000"],
    context_ids: ["GetBucketAcl-0010", "PutBucketPolicy-0000"],
  });
});

test("events of one second have no order, and the last step is still the one of its rule", () => {
  const [finding] = found(ordered("changed, asked"), [
    { ...asked(10), eventID: "a" },
    { ...changed(10), eventID: "b" },
  ]);
  expect(finding?.events.ids).toEqual(["a", "b"]);
  expect(finding?.events.context_ids).toEqual(["b"]);
});

test("with a condition, the last step is the last that it asks for", () => {
  const [finding] = found(
    ordered("asked, changed, stopped", ", condition: asked and changed and not stopped"),
    [asked(10), changed(20)],
  );
  expect(finding?.events.ids).toEqual(["PutBucketPolicy-0020", "GetBucketAcl-0010"]);
});

test("more of what came before does not make another finding of it", () => {
  const ids = [MANY, MANY.slice(10)].map((before) =>
    found(ordered("asked, changed"), [...before, changed(1805)]).map(({ id }) => id),
  );
  expect(ids[0]).toEqual(ids[1]);
});

test("of a correlation without an order every event is evidence", () => {
  const text = ordered("asked, changed").replace("temporal_ordered", "temporal");
  const [finding] = found(text, [asked(10), changed(20)]);
  expect(finding?.events.ids).toEqual(["GetBucketAcl-0010", "PutBucketPolicy-0020"]);
  expect(finding?.events).not.toHaveProperty("context_ids");
});
