#!/usr/bin/env node
/// <reference types="node" />
// Times spitzel and its peers in turn over a folder of generate.mjs. Prints medians in seconds: wall, and CPU of all
// threads, which a busy machine disturbs less. `npm run build` first.
//
//   node bench/scan/run.mjs [--folder DIR] [--runs 5]

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "/tmp/spitzel-bench" },
    runs: { type: "string", default: "5" },
  },
});
const { folder } = values;
const spitzel = `node ${fileURLToPath(new URL("../../dist/cli.js", import.meta.url))}`;
const floor = fileURLToPath(new URL("decompress.mjs", import.meta.url));
const naive = fileURLToPath(new URL("naive.mjs", import.meta.url));
const query = (/** @type {string} */ words) => `${spitzel} ${words} -t ${folder} -q | wc -l`;
const each = (/** @type {string} */ command) =>
  `find ${folder} -name '*.gz' -print0 | xargs -0 -P2 -n16 ${command}`;
const denied = `-m '$.errorCode == "AccessDenied"'`;

/** @type {readonly (readonly [name: string, command: string])[]} */
const contenders = [
  ["rare literal", query(`'s3:Get*' ${denied} -m '$.userIdentity.arn regex ".*/MyRole/.*"'`)],
  ["5 % literal", query(`'*' ${denied}`)],
  ["no literal", query(`'*:*' -m '$.readOnly != true'`)],
  [
    "four paths, two regexes",
    query(
      `'*:*' -m '$.readOnly != true' -m '$.userIdentity.arn regex "a"' -m '$.sourceIPAddress regex "^\\d"' -m '$.userIdentity.sessionContext.sessionIssuer.userName != "x"'`,
    ),
  ],
  ["decompression alone: Node zlib, 2 threads", `node ${floor} ${folder}`],
  ["decompression alone: gzip -dc, 2 processes", `${each("gzip -dc")} > /dev/null`],
  ["decompression alone: libdeflate, 2 processes", `${each("libdeflate-gunzip -c")} > /dev/null`],
  ["naive Node, 5 % literal", `node ${naive} ${folder} | wc -l`],
];

/** @type {Map<string, { wall: number[], cpu: number[], answer: string }>} */
const results = new Map(contenders.map(([name]) => [name, { wall: [], cpu: [], answer: "" }]));
for (let run = 0; run < Number(values.runs); run++) {
  for (const [name, command] of contenders) {
    const timed = `TIMEFORMAT='%R %U %S'; time { ${command}; }`;
    const { stdout, stderr } = spawnSync("bash", ["-c", timed], { encoding: "utf8" });
    const [wall = 0, user = 0, system = 0] = (stderr.trim().split("\n").at(-1) ?? "")
      .split(" ")
      .map(Number);
    const result = results.get(name);
    result?.wall.push(wall);
    result?.cpu.push(user + system);
    if (result !== undefined) result.answer = stdout.trim();
  }
}
const median = (/** @type {number[]} */ all) =>
  (Float64Array.from(all).toSorted()[all.length >> 1] ?? 0).toFixed(2);
process.stdout.write("| | wall | CPU | lines |\n| --- | --- | --- | --- |\n");
for (const [name, { wall, cpu, answer }] of results) {
  process.stdout.write(`| ${name} | ${median(wall)} | ${median(cpu)} | ${answer} |\n`);
}
