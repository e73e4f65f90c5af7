#!/usr/bin/env node
/// <reference types="node" />
// Writes examples/trail: an invented CloudTrail trail of two accounts over two days, the same on every run.
//
//   node scripts/generate-example-trail.mjs [--out DIR] [--seed N]

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { incident } from "./example-trail/incident.mjs";
import { ordinaryTraffic } from "./example-trail/ordinary-traffic.mjs";
import { response } from "./example-trail/response.mjs";
import { writeTrail } from "./example-trail/write-trail.mjs";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: fileURLToPath(new URL("../examples/trail", import.meta.url)) },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed)) {
  throw new TypeError(`expected an integer after --seed, got ${values.seed}`);
}
const out = resolve(values.out);
const written = writeTrail(out, seed, [
  ...ordinaryTraffic(seed),
  ...incident(seed),
  ...response(seed),
]);
process.stdout.write(`${written.records} records in ${written.files} log files under ${out}\n`);
