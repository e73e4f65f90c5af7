/// <reference types="node" />
/// <reference lib="es2023.array" />
// Sorts records into log files as CloudTrail would have delivered them, and writes the tree.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { encode } from "./aws-json.mjs";
import { deliveries } from "./company.mjs";
import { createRandom } from "./random.mjs";
import { digestFile, insightFile } from "./side-files.mjs";
import { fileTime, isoTime, MINUTE_MS, parseTime } from "./time.mjs";

/** @typedef {import("./record.mjs").CloudTrailRecord} CloudTrailRecord */
/** @typedef {import("./company.mjs").Delivery} Delivery */

/** Services whose records escape = & < > ' within strings. */
const HTML_SAFE = new Set(["signin.amazonaws.com", "logs.amazonaws.com", "iam.amazonaws.com"]);
const LONGEST_WAIT_MS = 15 * MINUTE_MS;
const SHORTEST_WAIT_MS = MINUTE_MS;

/**
 * @param {string} folder its AWSLogs folder is replaced
 * @param {number} seed
 * @param {readonly CloudTrailRecord[]} records
 * @returns {{ files: number, records: number }} log files with their records; Insights and digest not counted
 * @throws when a record fits into no delivery
 */
export function writeTrail(folder, seed, records) {
  const groups = groupByDelivery(records);
  const logFiles = deliveries.map((delivery) =>
    logFile(delivery, seed, groups.get(delivery) ?? []),
  );
  const insight = insightFile(seed);
  const insights = { path: insight.path, text: logText(insight.records) };
  rmSync(join(folder, "AWSLogs"), { recursive: true, force: true });
  for (const { path, text } of [...logFiles, insights, digestFile(logFiles)]) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    // Node leaves the header's time at zero; the level is fixed, the zlib version is not.
    writeFileSync(target, gzipSync(text, { level: 9 }));
  }
  return { files: logFiles.length, records: records.length };
}

/** @param {readonly CloudTrailRecord[]} records */
function groupByDelivery(records) {
  /** @type {Map<Delivery, CloudTrailRecord[]>} */
  const groups = new Map();
  for (const record of records) {
    const delivery = deliveryOf(record);
    groups.set(delivery, [...(groups.get(delivery) ?? []), record]);
  }
  return groups;
}

/** @param {CloudTrailRecord} record */
function deliveryOf(record) {
  const eventTime = parseTime(record.eventTime);
  const found = deliveries.find(
    ({ account, region, at }) =>
      account === record.recipientAccountId &&
      region === record.awsRegion &&
      at - eventTime >= SHORTEST_WAIT_MS &&
      at - eventTime <= LONGEST_WAIT_MS,
  );
  if (found === undefined) {
    const { recipientAccountId, awsRegion, eventName } = record;
    throw new Error(
      `expected a delivery for ${eventName} at ${record.eventTime} in ${recipientAccountId} ${awsRegion}`,
    );
  }
  return found;
}

/** @param {Delivery} delivery @param {number} seed @param {readonly CloudTrailRecord[]} records */
function logFile(delivery, seed, records) {
  const { account, region, at } = delivery;
  const sorted = records.toSorted((a, b) =>
    a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0,
  );
  const suffix = createRandom(seed, `name/${account}/${region}/${at}`).alphanumeric(16);
  const day = isoTime(at).slice(0, 10).replaceAll("-", "/");
  const name = `${account}_CloudTrail_${region}_${fileTime(at)}_${suffix}.json.gz`;
  return {
    path: `AWSLogs/${account}/CloudTrail/${region}/${day}/${name}`,
    text: logText(sorted),
    delivery,
    times: sorted.map(({ eventTime }) => eventTime),
  };
}

/** @param {readonly { eventSource?: string }[]} records */
const logText = (records) =>
  `{"Records":[${records.map((record) => encode(record, HTML_SAFE.has(record.eventSource ?? ""))).join(",")}]}`;
