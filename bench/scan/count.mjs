#!/usr/bin/env node
/// <reference types="node" />
// Times what counts, finds and sorts against its peers over the trail of generate.mjs, start-up included, and checks
// that all give the same groups, the same number of records, the same order of times.
//
//   node bench/scan/count.mjs [--corpus /tmp/scan-corpus] [--runs 3] [--slow-runs 1] [--suzaku PATH] [--write]

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { format } from "prettier";
import { PROGRAM } from "./engines.mjs";
import { machine } from "./machine.mjs";
import { median, timed } from "./timing.mjs";

const { values } = parseArgs({
  options: {
    corpus: { type: "string", default: "/tmp/scan-corpus" },
    runs: { type: "string", default: "3" },
    "slow-runs": { type: "string", default: "1" },
    suzaku: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const folder = join(values.corpus, "trail");
const here = (/** @type {string} */ file) => fileURLToPath(new URL(file, import.meta.url));
const cores = availableParallelism();
const spitzel = (/** @type {string} */ words) => `node ${PROGRAM} ${words} -t ${folder} -q`;
const duckdb = (/** @type {string} */ question) =>
  // DuckDB opens /dev/stdout, which a socket of ours is not.
  `node ${here("count-duckdb.mjs")} ${folder} ${question} | cat`;
const raw = `find ${folder} -name '*.gz' -print0 | xargs -0 zcat`;
const has = (/** @type {string} */ name) =>
  spawnSync("bash", ["-c", `command -v ${name}`]).status === 0;
const TEXT = '"errorCode":"AccessDenied"';

/**
 * @typedef {{
 *   readonly name: string,
 *   readonly command: string,
 *   readonly isSlow?: true,
 *   readonly isThere?: boolean,
 *   readonly answer?: (stdout: string) => string,
 * }} Way `answer` is the same text for every way that has one
 */

/** Groups of values with their number, in one order. */
const groups = (/** @type {string} */ stdout) => {
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => {
      if (!line.startsWith("{")) return line.trim().replace(/^(\d+) (.*)$/, "$2\t$1");
      const { share: _share, ...row } = JSON.parse(line);
      return Object.values(row).join("\t");
    });
  const total = lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf("\t"))), 0);
  const hash = createHash("sha256").update(lines.toSorted().join("\n")).digest("hex");
  return `${lines.length} groups of ${total} records, ${hash.slice(0, 12)}`;
};
const number = (/** @type {string} */ stdout) => `${Number(stdout)} records`;
const sum = (/** @type {string} */ stdout) =>
  `${stdout.split("\n").reduce((all, line) => all + Number(line.split(":").at(-1)), 0)} records`;
/** The order of the times, and the records whatever the order of those of one second. */
const inOrder = `node -e '${[
  'const {createHash}=require("crypto");const t=createHash("sha256");let n=0,x=0n',
  'require("readline").createInterface({input:process.stdin}).on("line",l=>{n++;t.update(JSON.parse(l).eventTime);x+=createHash("md5").update(l).digest().readBigUInt64BE()})',
  '.on("close",()=>console.log(n,t.digest("hex").slice(0,12),BigInt.asUintN(64,x).toString(16)))',
]
  .join(";")
  .replace(";.on", ".on")}'`;

/** @type {readonly { readonly question: string, readonly ways: readonly Way[] }[]} */
const QUESTIONS = [
  {
    question: "how many records (the plain scan)",
    ways: [{ name: "spitzel -c", command: spitzel("'*' -c"), answer: number }],
  },
  {
    question: "decompression alone",
    ways: [
      {
        name: "Node zlib, 2 threads",
        command: `node ${here("decompress.mjs")} ${folder} 2`,
      },
    ],
  },
  {
    question: "by user and address",
    ways: [{ name: "spitzel", command: spitzel("'*' --count-by user,ip"), answer: groups }],
  },
  {
    question: "by ARN and address",
    ways: [
      { name: "spitzel", command: spitzel("'*' --count-by arn,ip"), answer: groups },
      { name: "DuckDB", command: duckdb("arn-ip"), answer: groups, ...duckdbIs() },
      {
        name: "jq, sort, uniq -c",
        command: `${raw} | jq -r '.Records[] | [.userIdentity.arn, .sourceIPAddress] | @tsv' | sort | uniq -c`,
        answer: groups,
        isSlow: true,
        isThere: has("jq"),
      },
    ],
  },
  {
    question: "by event",
    ways: [
      { name: "spitzel", command: spitzel("'*' --count-by event"), answer: groups },
      { name: "DuckDB", command: duckdb("event"), answer: groups, ...duckdbIs() },
      {
        name: "Suzaku aws-ct-metrics",
        command: `${values.suzaku} aws-ct-metrics --directory ${folder} --field-name eventName --no-color --quiet`,
        isSlow: true,
        isThere: values.suzaku !== undefined,
      },
    ],
  },
  {
    question: "a text anywhere, in one record of 20",
    ways: [
      { name: "spitzel -k, count", command: spitzel(`'*' -k '${TEXT}' -c`), answer: number },
      { name: "spitzel -k, records", command: spitzel(`'*' -k '${TEXT}'`) },
      // Its matches are those of this text, which is once in a record; a record it cannot cut out.
      ...["", " -i"].map((flag) => ({
        name: `ripgrep -z${flag}`,
        command: `rg -z${flag} -j${cores} --no-filename --count-matches --fixed-strings '${TEXT}' ${folder}`,
        answer: sum,
        isThere: has("rg"),
      })),
    ],
  },
  {
    question: "a text in next to no record",
    ways: [
      { name: "spitzel -k", command: `${spitzel("'*' -k kali-rolling -c")}`, answer: number },
      {
        name: "ripgrep -z -i",
        command: `{ rg -z -i -j${cores} --no-filename --count-matches --fixed-strings kali-rolling ${folder} || true; }`,
        answer: sum,
        isThere: has("rg"),
      },
    ],
  },
  {
    question: "all records by time",
    ways: [
      {
        name: "spitzel --sort time",
        command: spitzel("'*' --sort time"),
        answer: String,
      },
      { name: "DuckDB, ORDER BY", command: duckdb("sort"), answer: String, ...duckdbIs() },
      {
        name: "jq, sort",
        command: `${raw} | jq -r '.Records[] | [.eventTime, tojson] | join("\\t")' | sort -s -k1,1 | cut -f2-`,
        isSlow: true,
        isThere: has("jq"),
      },
    ],
  },
];

function duckdbIs() {
  return { isThere: existsSync(here("../node_modules/@duckdb/node-api")) };
}

const SORTED = "all records by time";

/** @param {string} command */
function outputOf(command) {
  const script = `set -o pipefail; ${command}`;
  const { stdout, stderr, status } = spawnSync("bash", ["-c", script], {
    encoding: "utf8",
    maxBuffer: 512 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`exit code ${status}: ${command}\n${stderr}`);
  return stdout.trimEnd();
}

/** @type {string[]} */
const rows = [];
/** @type {Map<string, number>} */
const cpu = new Map();
for (const { question, ways } of QUESTIONS) {
  const there = ways.filter(({ isThere = true }) => isThere);
  const answers = there.map(({ command, answer }) => {
    if (answer === undefined) return undefined;
    return answer(outputOf(question === SORTED ? `${command} | ${inOrder}` : command));
  });
  const known = new Set(answers.filter((one) => one !== undefined));
  if (known.size > 1)
    throw new Error(`${question}: expected one answer, got ${[...known].join(" and ")}`);
  const times = there.map(() => /** @type {import("./timing.mjs").Time[]} */ ([]));
  for (let run = 0; run < Number(values.runs); run++) {
    for (const [i, { command, isSlow }] of there.entries()) {
      if (isSlow === true && run >= Number(values["slow-runs"])) continue;
      times[i]?.push(timed(command));
      process.stderr.write(".");
    }
  }
  for (const [i, { name }] of there.entries()) {
    const wall = median((times[i] ?? []).map(({ wallSeconds }) => wallSeconds));
    const used = median((times[i] ?? []).map(({ cpuSeconds }) => cpuSeconds));
    cpu.set(`${question}: ${name}`, used);
    rows.push(
      `| ${question} | ${name} | ${wall.toFixed(2)} | ${used.toFixed(2)} | ${answers[i] ?? ""} |`,
    );
  }
  for (const { name, isThere = true } of ways) {
    if (!isThere) rows.push(`| ${question} | ${name} | not here | | |`);
  }
}

const ratio = (/** @type {string} */ a, /** @type {string} */ b) =>
  ((cpu.get(a) ?? NaN) / (cpu.get(b) ?? NaN)).toFixed(2);
const plain = "how many records (the plain scan): spitzel -c";
const goals = [
  ["`--count-by user,ip` / plain scan", "≤ 1.3", ratio("by user and address: spitzel", plain)],
  [
    "`-k` / decompression",
    "≤ 1.2",
    ratio(
      "a text anywhere, in one record of 20: spitzel -k, count",
      "decompression alone: Node zlib, 2 threads",
    ),
  ],
  [
    "`-k` / `rg -z -i`",
    "< 1",
    ratio(
      "a text anywhere, in one record of 20: spitzel -k, count",
      "a text anywhere, in one record of 20: ripgrep -z -i",
    ),
  ],
];
const day = new Date().toISOString().slice(0, 10);
const text = await format(
  [
    `# Count, find, sort, ${day}: \`node bench/scan/count.mjs\``,
    machine().join("\n\n"),
    "Medians in seconds, start-up included, output thrown away; the ways of a question ran in turn. An answer is what all ways of a question gave: for groups their number and a hash of all of them with their counts, for the sort the number of records, a hash of the times in their order, and one of the records in any.",
    "| of CPU time | wanted | measured |\n| --- | --- | --- |",
    ...goals.map((cells) => `| ${cells.join(" | ")} |`),
    "",
    "| question | with | wall | CPU | answer |\n| --- | --- | --- | --- | --- |",
    ...rows,
  ]
    .join("\n")
    .replaceAll(/\n(?=[A-Z2M|].*\n\|)/g, "\n\n")
    .replaceAll("|\n\n|", "|\n|"),
  { parser: "markdown", proseWrap: "preserve" },
);
process.stdout.write(`\n${text}`);
if (values.write) {
  writeFileSync(`${here("../results/")}count-${day}.md`, text);
}
