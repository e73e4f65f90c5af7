/// <reference types="node" />
import { spawnSync } from "node:child_process";

/** @typedef {{ readonly wallSeconds: number, readonly cpuSeconds: number }} Time */

const MAX_COUNT_BYTES = 64 * 1024 * 1024;

/**
 * Runs a shell command to its end, its output thrown away.
 * @param {string} command
 * @returns {Time} of the whole, start-up included; CPU of all threads and processes
 */
export function timed(command) {
  const script = `set -o pipefail; TIMEFORMAT='%R %U %S'; time { ${command}; } > /dev/null`;
  const stderr = run(script).stderr;
  const [wall = NaN, user = NaN, system = NaN] = (stderr.trim().split("\n").at(-1) ?? "")
    .split(" ")
    .map(Number);
  return { wallSeconds: wall, cpuSeconds: user + system };
}

/**
 * How many records an engine finds. The files are in the page cache afterwards.
 * @param {string} command
 * @param {((stdout: string) => number) | undefined} count lines, unless given
 */
export function counted(command, count) {
  if (count !== undefined) return count(run(`set -o pipefail; ${command}`).stdout);
  return Number(run(`set -o pipefail; ${command} | wc -l`).stdout);
}

/** @param {string} script */
function run(script) {
  const { stdout, stderr, status } = spawnSync("bash", ["-c", script], {
    encoding: "utf8",
    maxBuffer: MAX_COUNT_BYTES,
  });
  if (status !== 0) throw new Error(`exit code ${status}: ${script}\n${stderr}`);
  return { stdout, stderr };
}

/** @param {readonly number[]} all */
export function median(all) {
  const sorted = Float64Array.from(all);
  sorted.sort();
  return sorted[sorted.length >> 1] ?? NaN;
}
