/// <reference types="node" />
// The two kinds of files CloudTrail puts beside its log files: Insights and digests.

import { createHash } from "node:crypto";
import { PRODUCTION } from "./company.mjs";
import { createRandom } from "./random.mjs";
import { isoTime, parseTime } from "./time.mjs";

const FOLDER = `AWSLogs/${PRODUCTION}`;

/**
 * Insights noticed the denied calls: one record for the start, one for the end.
 * @param {number} seed
 * @returns {{ path: string, records: object[] }}
 */
export function insightFile(seed) {
  const random = createRandom(seed, "insight");
  const sharedEventID = random.uuid();
  const record = (/** @type {string} */ state, /** @type {string} */ time) => ({
    eventVersion: "1.09",
    eventTime: time,
    awsRegion: "us-east-1",
    eventID: random.uuid(),
    eventType: "AwsCloudTrailInsight",
    recipientAccountId: PRODUCTION,
    sharedEventID,
    insightDetails: {
      state,
      eventSource: "iam.amazonaws.com",
      eventName: "ListUsers",
      insightType: "ApiErrorRateInsight",
      errorCode: "AccessDenied",
      insightContext: {
        statistics: {
          baseline: { average: 0.0004960317 },
          insight: { average: 1 },
          insightDuration: state === "End" ? 1 : undefined,
          baselineDuration: 10080,
        },
      },
    },
    eventCategory: "Insight",
  });
  const name = `${PRODUCTION}_CloudTrail-Insight_us-east-1_20260303T0115Z_${random.alphanumeric(16)}.json.gz`;
  return {
    path: `${FOLDER}/CloudTrail-Insight/us-east-1/2026/03/03/${name}`,
    records: [record("Start", "2026-03-03T01:09:00Z"), record("End", "2026-03-03T01:10:00Z")],
  };
}

/**
 * The first digest of the trail: names and hashes of the files delivered 01:00 … 02:00.
 * AWS hashes the uncompressed content, so this does not depend on the zlib in use.
 * @param {readonly { path: string, text: string, delivery?: import("./company.mjs").Delivery, times: readonly string[] }[]} files
 * @returns {{ path: string, text: string }}
 */
export function digestFile(files) {
  const end = parseTime("2026-03-03T02:00:00Z");
  const start = end - 3_600_000;
  const covered = files.filter(
    ({ delivery }) =>
      delivery?.account === PRODUCTION &&
      delivery.region === "us-east-1" &&
      delivery.at > start &&
      delivery.at <= end,
  );
  const name = `${PRODUCTION}_CloudTrail-Digest_us-east-1_central_us-east-1_20260303T020000Z.json.gz`;
  const path = `${FOLDER}/CloudTrail-Digest/us-east-1/2026/03/03/${name}`;
  const bucket = "acme-log-archive";
  const digest = {
    awsAccountId: PRODUCTION,
    digestStartTime: isoTime(start),
    digestEndTime: isoTime(end),
    digestS3Bucket: bucket,
    digestS3Object: path,
    digestPublicKeyFingerprint: "00000000000000000000000000000000",
    digestSignatureAlgorithm: "SHA256withRSA",
    newestEventTime: covered.at(-1)?.times.at(-1),
    oldestEventTime: covered[0]?.times[0],
    previousDigestS3Bucket: null,
    previousDigestS3Object: null,
    previousDigestHashValue: null,
    previousDigestHashAlgorithm: null,
    previousDigestSignature: null,
    logFiles: covered.map((file) => ({
      s3Bucket: bucket,
      s3Object: file.path,
      hashValue: createHash("sha256").update(file.text).digest("hex"),
      hashAlgorithm: "SHA-256",
      newestEventTime: file.times.at(-1),
      oldestEventTime: file.times[0],
    })),
  };
  return { path, text: JSON.stringify(digest) };
}
