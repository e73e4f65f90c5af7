#!/usr/bin/env node
/// <reference types="node" />
// Times spitzel and its peers in turn over the corpus of generate.mjs, start-up included, and checks that all find the
// same number of records. `npm run build`, `npm install --prefix bench` and generate.mjs first.
//
//   node bench/scan/run.mjs [--corpus /tmp/scan-corpus] [--runs 5] [--slow-runs 3] [--suzaku PATH] [--write]
//
// --write puts the result into bench/results and its chart into docs; --only time, small or memory runs a part.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { format } from "prettier";
import { chart } from "./chart.mjs";
import { DECOMPRESSORS, NAIVE, peers, SPITZEL } from "./engines.mjs";
import { machine } from "./machine.mjs";
import { peakBytes, stalledBytes } from "./memory.mjs";
import { QUERIES } from "./queries.mjs";
import { markdown } from "./report.mjs";
import { counted, timed } from "./timing.mjs";

/** @typedef {import("./engines.mjs").Engine} Engine */
/** @typedef {import("./queries.mjs").Query} Query */
/** @typedef {import("./timing.mjs").Time} Time */
/** @typedef {{ readonly engine: string, readonly query: string, readonly records?: number, readonly times: Time[] }} Row */

const { values } = parseArgs({
  options: {
    corpus: { type: "string", default: "/tmp/scan-corpus" },
    runs: { type: "string", default: "5" },
    "slow-runs": { type: "string", default: "3" },
    suzaku: { type: "string" },
    only: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const trail = join(values.corpus, "trail");
const small = join(values.corpus, "small");
const large = join(values.corpus, "large.json.gz");
const wants = (/** @type {string} */ part) => values.only === undefined || values.only === part;
const [, common] = QUERIES;
if (common === undefined) throw new RangeError("expected four queries");

const about = machine();
const all = peers(values.suzaku);
const left = all.filter(({ missing }) => missing !== undefined);
const present = all.filter(({ missing }) => missing === undefined);
const rows = wants("time")
  ? [
      // For comparison only: queries are measured by the others, which run in turn with them.
      ...inTurn(DECOMPRESSORS.slice(2), [common], trail),
      ...QUERIES.flatMap((query) =>
        inTurn([SPITZEL, ...DECOMPRESSORS.slice(0, 2), ...present], [query], trail),
      ),
    ]
  : [];
const smallRows = wants("small")
  ? inTurn([SPITZEL, NAIVE, ...DECOMPRESSORS.slice(0, 1)], [common], small)
  : [];
const memory = wants("memory") ? await measureMemory() : [];

const result = { about, left, rows, smallRows, memory };
const text = await format(markdown(result), { parser: "markdown", proseWrap: "preserve" });
process.stdout.write(`\n${text}`);
if (values.write) {
  const project = fileURLToPath(new URL("../../", import.meta.url));
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync(`${project}bench/results/scan-${day}.md`, text);
  writeFileSync(`${project}docs/scan.svg`, chart(rows));
}

/**
 * A B C, A B C, … after one run of each that is not timed, but counted.
 * @param {readonly Engine[]} engines
 * @param {readonly Query[]} queries
 * @param {string} folder
 * @returns {readonly Row[]}
 */
function inTurn(engines, queries, folder) {
  const entries = queries.flatMap((query) =>
    engines.flatMap((engine) => {
      const command = engine.command(query, folder);
      return command === undefined ? [] : [{ engine, query, command }];
    }),
  );
  const measured = entries.map(({ engine, query, command }) => {
    const isCounted = !DECOMPRESSORS.includes(engine);
    const records = isCounted ? { records: counted(command, engine.count) } : {};
    return {
      engine: engine.name,
      query: query.name,
      ...records,
      times: /** @type {Time[]} */ ([]),
    };
  });
  for (let run = 0; run < Number(values.runs); run++) {
    for (const [i, { engine, command }] of entries.entries()) {
      if (engine.isSlow === true && run >= Number(values["slow-runs"])) continue;
      measured[i]?.times.push(timed(command));
      process.stderr.write(".");
    }
  }
  process.stderr.write("\n");
  requireEqualCounts(measured);
  return measured;
}

/** @param {readonly Row[]} measured */
function requireEqualCounts(measured) {
  for (const { name } of QUERIES) {
    const counts = measured.filter(({ query, records }) => query === name && records !== undefined);
    if (new Set(counts.map(({ records }) => records)).size <= 1) continue;
    const shown = counts.map(({ engine, records }) => `${engine} ${records}`).join(", ");
    throw new Error(`expected the same count of every engine for "${name}", got ${shown}`);
  }
}

async function measureMemory() {
  const denied = ["*", "-m", '$.errorCode == "AccessDenied"'];
  const writes = ["*:*", "-m", "$.readOnly != true"];
  const stalled = await stalledBytes(["*", "-t", trail]);
  return [
    { what: "folder, 5 % literal", limit: 200, bytes: await peakBytes([...denied, "-t", trail]) },
    { what: "folder, no literal", limit: 200, bytes: await peakBytes([...writes, "-t", trail]) },
    { what: "folder, every record", limit: 200, bytes: await peakBytes(["*", "-t", trail]) },
    { what: "600 MB file", limit: 250, bytes: await peakBytes([...denied, "-t", large]) },
    { what: "600 MB on stdin", limit: 250, bytes: await peakBytes([...denied, "-t", "-"], large) },
    { what: "stdout unread, second 3 to 7 of 10", limit: 200, bytes: stalled.settledBytes },
    { what: "stdout unread, second 7 to 10", limit: 200, bytes: stalled.lastBytes },
  ];
}
