#!/usr/bin/env node
/// <reference types="node" />
// Writes trail files to measure with: invented records of the usual sizes, in AWS's own spellings. The same on every
// run. CloudTrail compresses 8 to 10 times, since neighbours resemble each other; so do these.
//
//   node bench/scan/generate.mjs --out DIR [--set folder|small|large] [--mb 1000] [--seed 1]

import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createGzip, gzipSync } from "node:zlib";
import { recordMaker } from "./records.mjs";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "/tmp/spitzel-bench" },
    set: { type: "string", default: "folder" },
    mb: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
  },
});
const { random, burst } = recordMaker(Number(values.seed));
const bytesWanted = Number(values.mb) * 1e6;
mkdirSync(values.out, { recursive: true });

/** @param {number} bytes */
function batch(bytes) {
  /** @type {string[]} */
  const records = [];
  let length = 0;
  while (length < bytes) {
    for (const record of burst()) {
      records.push(record);
      length += record.length + 1;
      if (length >= bytes) break;
    }
  }
  return `{"Records":[${records.join(",")}]}`;
}

/** @param {number} i */
function path(i) {
  const day = String(1 + (i % 28)).padStart(2, "0");
  const folder = join(values.out, "AWSLogs/111122223333/CloudTrail/eu-central-1/2026/03", day);
  mkdirSync(folder, { recursive: true });
  const id = i.toString(36).padStart(16, "A");
  return join(folder, `111122223333_CloudTrail_eu-central-1_202603${day}T0000Z_${id}.json.gz`);
}

let written = 0;
let files = 0;
if (values.set === "large") {
  const gzip = createGzip();
  gzip.pipe(createWriteStream(join(values.out, "large.json.gz")));
  gzip.write('{"Records":[');
  while (written < bytesWanted) {
    const records = batch(1e6).slice('{"Records":['.length, -2);
    if (!gzip.write(written === 0 ? records : `,${records}`)) {
      await new Promise((resolve) => {
        gzip.once("drain", resolve);
      });
    }
    written += records.length;
  }
  gzip.end("]}");
  files = 1;
} else {
  while (written < bytesWanted) {
    // Sizes as in a busy account: a few kB to five MB, half of them below two.
    const bytes =
      values.set === "small" ? 2e3 + random() ** 3 * 4e4 : 2e4 + random() ** 1.4 * 4.9e6;
    const text = batch(bytes);
    writeFileSync(path(files++), gzipSync(text));
    written += text.length;
  }
}
process.stdout.write(
  `${(written / 1e6).toFixed(0)} MB of JSON in ${files} files in ${values.out}\n`,
);
