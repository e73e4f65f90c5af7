/// <reference types="node" />
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/**
 * Writes a made-up trail of any size: `node bench/made-up-trail.mjs FOLDER BYTES`. The same records every time,
 * about 1.1 KB each, in log files of 2,000, gzipped. Nothing in it comes from a real account.
 */

const RECORDS_A_FILE = 2000;
const START_MS = Date.UTC(2026, 9, 1);

const CALLS = [
  ["ec2", "DescribeInstances", true],
  ["ec2", "RunInstances", false],
  ["s3", "GetBucketAcl", true],
  ["s3", "PutBucketPolicy", false],
  ["iam", "ListUsers", true],
  ["iam", "CreateAccessKey", false],
  ["kms", "Decrypt", true],
  ["kms", "GenerateDataKey", true],
  ["sts", "AssumeRole", true],
  ["lambda", "UpdateFunctionCode20150331v2", false],
  ["logs", "CreateLogStream", false],
  ["ssm", "GetParameter", true],
];

/** @type {(n: number) => string} 32 hex digits that look random and follow from the number. */
function digits(n) {
  let state = Math.imul(n + 1, 0x9e3779b1);
  let text = "";
  while (text.length < 32) {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5;
    text += (state >>> 0).toString(16).padStart(8, "0");
  }
  return text;
}

/** @type {(n: number) => string} The text of the record of this number. One in 10,000 is StopLogging. */
export function madeUpRecord(n) {
  const [service, eventName, readOnly] =
    n % 10_000 === 7 ? ["cloudtrail", "StopLogging", false] : CALLS[n % CALLS.length];
  const id = digits(n);
  const user = `user-${n % 40}`;
  const eventTime = new Date(START_MS + Math.floor(n / 3) * 1000)
    .toISOString()
    .replace(".000Z", "Z");
  return JSON.stringify({
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      principalId: `AROA${id.slice(0, 12).toUpperCase()}EXAMPLE:${user}`,
      arn: `arn:aws:sts::111122223333:assumed-role/engineering/${user}`,
      accountId: "111122223333",
      accessKeyId: `ASIA${id.slice(4, 9).toUpperCase()}EXAMPLE`,
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: "AROAENGINEERINEXAMPLE",
          arn: "arn:aws:iam::111122223333:role/engineering",
          accountId: "111122223333",
          userName: "engineering",
        },
        attributes: { creationDate: eventTime, mfaAuthenticated: "false" },
      },
    },
    eventTime,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: `192.0.2.${n % 256}`,
    userAgent: "aws-sdk-go-v2/1.41.5 os/linux lang/go#1.25.3 md/GOOS#linux md/GOARCH#arm64",
    ...(n % 50 === 0 ? { errorCode: "AccessDenied", errorMessage: "not authorized" } : {}),
    requestParameters: { name: `resource-${id.slice(0, 10)}`, maxResults: n % 1000 },
    responseElements: null,
    requestID: id,
    eventID: `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-8${id.slice(17, 20)}-${String(n).padStart(12, "0")}`,
    readOnly,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
  });
}

/** @type {(folder: string, bytes: number) => number} @returns the number of records, of at least so many bytes. */
export function writeMadeUpTrail(folder, bytes) {
  mkdirSync(folder, { recursive: true });
  let records = 0;
  let written = 0;
  for (let file = 0; written < bytes; file++) {
    const texts = [];
    while (texts.length < RECORDS_A_FILE && written < bytes) {
      const text = madeUpRecord(records++);
      written += text.length + 1;
      texts.push(text);
    }
    const name = `111122223333_CloudTrail_us-east-1_${String(file).padStart(6, "0")}.json.gz`;
    writeFileSync(join(folder, name), gzipSync(`{"Records":[${texts.join(",")}]}`, { level: 1 }));
  }
  return records;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = "", bytes = ""] = process.argv.slice(2);
  process.stdout.write(`${writeMadeUpTrail(folder, Number(bytes))}\n`);
}
