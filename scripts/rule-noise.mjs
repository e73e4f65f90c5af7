/// <reference types="node" />
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/**
 * Findings per rule on trails: how noisy the pack is, and which files it leaves without a finding.
 *
 *     npm run build
 *     node scripts/rule-noise.mjs [--per-file] [--skip REGEX] [--min-level LEVEL] PATH...
 *
 * Without --per-file all paths are one trail; with it each file is a trail of its own, and files without a finding
 * are named. --skip leaves out records whose JSON matches: those known to be part of an attack.
 */

const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const MAX_OUTPUT_BYTES = 1024 ** 3;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "per-file": { type: "boolean", default: false },
    skip: { type: "string" },
    "min-level": { type: "string", default: "informational" },
  },
});

const trails = values["per-file"]
  ? positionals.flatMap(filesIn).map((file) => [file])
  : [positionals];
/** @type {Map<string, number>} */
const counts = new Map();
/** @type {string[]} */
const silent = [];
let records = 0;
let findings = 0;
for (const paths of trails) {
  const kept = recordsOf(paths);
  const found = findingsOn(kept);
  records += kept.length;
  findings += found.length;
  if (found.length === 0) silent.push(...paths);
  for (const key of found) counts.set(key, (counts.get(key) ?? 0) + 1);
}
console.log(`${records} records, ${findings} findings`);
// oxlint-disable-next-line unicorn/no-array-sort -- scripts are typed without ES2023's library
const noisiestFirst = [...counts].sort((a, b) => b[1] - a[1]);
for (const [key, count] of noisiestFirst) {
  console.log(`${String(count).padStart(5)}  ${key}`);
}
if (values["per-file"]) {
  console.log(`${silent.length} files without a finding`);
  for (const file of silent) console.log(`  ${file}`);
}

/**
 * @param {string} path
 * @returns {string[]} trail files; a licence beside them is none
 */
function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:json|jsonl|ndjson|log|gz)$/i.test(name))
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile() && readFileSync(file).length > 0);
  // oxlint-disable-next-line unicorn/no-array-sort -- as above
  return files.sort();
}

/**
 * @param {string[]} paths
 * @returns {string[]} one record of JSON each
 */
function recordsOf(paths) {
  const skip = values.skip === undefined ? undefined : new RegExp(values.skip, "i");
  const trail = paths.flatMap((path) => ["--trail", path]);
  return run(["*", ...trail, "--quiet"], "").filter((line) => skip?.test(line) !== true);
}

/**
 * @param {string[]} lines
 * @returns {string[]} level and title of every finding of a rule
 */
function findingsOn(lines) {
  const level = ["--min-level", values["min-level"], "--skip", "burst", "--skip", "ranked"];
  return run(["detect", "--trail", "-", ...level, "--quiet"], lines.join("\n")).map((line) => {
    /** @type {unknown} */
    const finding = JSON.parse(line);
    if (typeof finding !== "object" || finding === null) return line;
    if (!("severity" in finding) || !("title" in finding)) return line;
    return `${String(finding.severity)}  ${String(finding.title)}`;
  });
}

/**
 * @param {string[]} words
 * @param {string} input
 * @returns {string[]} the lines of stdout
 */
function run(words, input) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...words], {
    input,
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  // 4 is partial coverage: samples often hold something that is no record.
  if (status !== 0 && status !== 4) throw new Error(stderr);
  return stdout.split("\n").filter((line) => line !== "");
}
