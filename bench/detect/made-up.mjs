// Rules and records for the benchmark, the same in every run.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** mulberry32 */
export function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const VERBS = [
  "Create",
  "Delete",
  "Describe",
  "Get",
  "List",
  "Put",
  "Update",
  "Modify",
  "Attach",
  "Stop",
];
const THINGS = [
  "User",
  "Role",
  "Policy",
  "Bucket",
  "Trail",
  "Instance",
  "Snapshot",
  "Secret",
  "Key",
  "Function",
];
const SUFFIXES = ["", "s", "Tags", "Policy", "Version"];
export const eventNames = VERBS.flatMap((verb) =>
  THINGS.flatMap((thing) => SUFFIXES.map((suffix) => verb + thing + suffix)),
);
const SOURCES = ["iam", "ec2", "s3", "kms", "lambda", "sts"].map((name) => `${name}.amazonaws.com`);

function rule(i, detection) {
  return `title: Rule ${i}\nid: rule-${i}\nlevel: low\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n${detection}`;
}

/** 90 % success and attempt pairs; the rest lists, wildcards, embedded policies, and ten that no index helps. */
export function ruleTexts(count) {
  const rules = Array.from({ length: count }, (_, i) => {
    const name = eventNames[(i * 7) % eventNames.length];
    if (i % 80 === 0)
      return rule(i, `  sel: {userAgent|contains: [kali, pacu-${i}]}\n  condition: sel\n`);
    if (i % 20 === 1)
      return rule(
        i,
        `  sel: {eventName: ['${name}', 'X${i}*']}\n  ok: {errorCode: null}\n  condition: sel and ok\n`,
      );
    if (i % 20 === 2) {
      return rule(
        i,
        `  sel: {eventSource: iam.amazonaws.com, eventName|startswith: '${name}'}\n` +
          "  policy: {requestParameters.policyDocument.Statement.Action: '*'}\n  condition: sel and policy\n",
      );
    }
    const exists = i % 2 === 0;
    return rule(
      i,
      `  sel: {eventName: ${name}}\n  err: {errorCode|exists: ${exists}}\n  condition: sel and err\n`,
    );
  });
  const correlation = (i) =>
    `title: Correlation ${i}\nid: correlation-${i}\ncorrelation:\n  type: event_count\n  generate: true\n` +
    `  rules: [rule-${i}, rule-${i + 2}]\n  group-by: [x.principal, sourceIPAddress]\n  timespan: 10m\n  condition: {gte: 5}\n`;
  return [...rules, ...Array.from({ length: 20 }, (_, k) => correlation(k * 20 + 3))];
}

export function recordText(random, i) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const user = `user-${Math.floor(random() * 40)}`;
  // A few names make up most of a trail.
  const eventName = random() < 0.6 ? eventNames[Math.floor(random() * 12)] : pick(eventNames);
  return JSON.stringify({
    eventVersion: "1.08",
    userIdentity: {
      type: "IAMUser",
      principalId: `AIDA${user}`,
      arn: `arn:aws:iam::111122223333:user/${user}`,
      accountId: "111122223333",
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      userName: user,
    },
    eventTime: new Date(1_688_990_000_000 + i * 700).toISOString().slice(0, 19) + "Z",
    eventSource: SOURCES[eventNames.indexOf(eventName) % SOURCES.length],
    eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: `203.0.113.${Math.floor(random() * 20)}`,
    userAgent: "aws-cli/2.13.0 Python/3.11.4 Linux/5.10 exe/x86_64",
    ...(random() < 0.08 ? { errorCode: "AccessDenied", errorMessage: "not authorized" } : {}),
    requestParameters: {
      userName: user,
      policyDocument:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}',
      filterSet: { items: [{ name: "tag", valueSet: { items: [{ value: String(i) }] } }] },
    },
    responseElements: null,
    requestID: `r-${i}`,
    eventID: `e-${String(i).padStart(9, "0")}`,
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
  });
}

/**
 * A trail of these records, 2,000 a file.
 * @type {(into: string, count: number) => void}
 */
export function writeNoisyTrail(into, count) {
  mkdirSync(into);
  const random = createRandom(7);
  for (let first = 0; first < count; first += 2000) {
    const texts = Array.from({ length: Math.min(2000, count - first) }, (_, i) =>
      recordText(random, first + i),
    );
    const name = `${String(first).padStart(9, "0")}.json.gz`;
    writeFileSync(join(into, name), gzipSync(`{"Records":[${texts.join(",")}]}`, { level: 1 }));
  }
}
