#!/usr/bin/env node
/// <reference types="node" />
// Writes trail files to measure with: invented records in AWS's own spellings, the same on every run. CloudTrail's
// files compress 8 to 10 times, since neighbours resemble each other; so do these.
//
//   node bench/scan/generate.mjs [--out /tmp/scan-corpus] [--only trail|small|large] [--scale 1] [--seed 1]
//
//   trail/          1 GB of JSON in files of 20 KB to 5 MB, as a busy account's
//   small/          40,000 files of 2 to 42 KB, as many quiet accounts'
//   large.json.gz   one file of 600 MB

import { createWriteStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createGzip, gzipSync } from "node:zlib";
import { recordMaker } from "./records.mjs";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "/tmp/scan-corpus" },
    only: { type: "string" },
    scale: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
  },
});
const scale = Number(values.scale);
const HEAD = '{"Records":[';
const TAIL = "]}";
/** CloudTrail delivers about five minutes after the call. */
const DELAY_MS = 300_000;

/**
 * @param {ReturnType<typeof recordMaker>} maker
 * @param {number} bytes
 */
function list(maker, bytes) {
  /** @type {string[]} */
  const records = [];
  for (let length = 0; length < bytes;) {
    const record = maker.nextRecord();
    records.push(record);
    length += record.length + 1;
  }
  return records.join(",");
}

/**
 * @param {string} name
 * @param {(random: () => number) => number} sizeOf bytes of the next file
 * @param {(files: number, bytes: number) => boolean} isEnough
 */
function folder(name, sizeOf, isEnough) {
  const maker = recordMaker(Number(values.seed));
  const out = join(values.out, name);
  rmSync(out, { recursive: true, force: true });
  let [files, bytes, packed] = [0, 0, 0];
  while (!isEnough(files, bytes)) {
    const text = HEAD + list(maker, sizeOf(maker.random)) + TAIL;
    const gzip = gzipSync(text);
    const delivered = new Date(maker.timeMs() + DELAY_MS).toISOString();
    const day = join(
      out,
      `AWSLogs/111122223333/CloudTrail/eu-central-1/${delivered.slice(0, 10).replaceAll("-", "/")}`,
    );
    const minute = `${delivered.slice(0, 16).replaceAll(/[-:]/g, "")}Z`;
    const file = `111122223333_CloudTrail_eu-central-1_${minute}_${maker.capitals(16)}.json.gz`;
    mkdirSync(day, { recursive: true });
    writeFileSync(join(day, file), gzip);
    files++;
    bytes += text.length;
    packed += gzip.length;
  }
  report(name, files, bytes, packed);
}

/** @param {number} bytesWanted */
async function large(bytesWanted) {
  const maker = recordMaker(Number(values.seed));
  const gzip = createGzip();
  const file = createWriteStream(join(values.out, "large.json.gz"));
  gzip.pipe(file);
  gzip.write(HEAD);
  let bytes = 0;
  while (bytes < bytesWanted) {
    const records = (bytes === 0 ? "" : ",") + list(maker, 1e6);
    bytes += records.length;
    if (!gzip.write(records)) {
      await new Promise((resolve) => {
        gzip.once("drain", resolve);
      });
    }
  }
  gzip.end(TAIL);
  await new Promise((resolve) => {
    file.once("finish", resolve);
  });
  report("large.json.gz", 1, bytes, file.bytesWritten);
}

/**
 * @param {string} name
 * @param {number} files
 * @param {number} bytes
 * @param {number} packed
 */
function report(name, files, bytes, packed) {
  const megabytes = (/** @type {number} */ n) => (n / 1e6).toFixed(0);
  process.stdout.write(
    `${name}: ${files} files, ${megabytes(bytes)} MB of JSON in ${megabytes(packed)} MB, ${(bytes / packed).toFixed(1)}:1\n`,
  );
}

const wants = (/** @type {string} */ name) => values.only === undefined || values.only === name;
mkdirSync(values.out, { recursive: true });
if (wants("trail")) {
  folder(
    "trail",
    (random) => 2e4 + random() ** 1.4 * 4.9e6,
    (_, bytes) => bytes >= 1e9 * scale,
  );
}
if (wants("small")) {
  folder(
    "small",
    (random) => 2e3 + random() ** 3 * 4e4,
    (files) => files >= 40_000 * scale,
  );
}
if (wants("large")) await large(600e6 * scale);
