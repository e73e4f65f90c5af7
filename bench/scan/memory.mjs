/// <reference types="node" />
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, openSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { PROGRAM } from "./engines.mjs";

// Memory of spitzel as the kernel counts it: resident, all threads, looked at from outside. Linux only.

const STALL_MS = 10_000;
const LOOK_MS = 100;
/** The kernel keeps the peak: at most what the last of these adds is missed. */
const PEAK_LOOK_MS = 10;

/**
 * The most memory of a run whose output is thrown away.
 * @param {readonly string[]} words
 * @param {string} [input] file for stdin
 * @returns {Promise<number>} bytes
 */
export async function peakBytes(words, input) {
  const child = spawn(process.execPath, [PROGRAM, ...words, "-q"], {
    stdio: ["pipe", openSync("/dev/null", "w"), "inherit"],
  });
  if (input === undefined) child.stdin?.end();
  else createReadStream(input).pipe(/** @type {import("node:stream").Writable} */ (child.stdin));
  let peak = 0;
  const look = setInterval(() => (peak = bytesOf(child, "VmHWM") ?? peak), PEAK_LOOK_MS);
  const [exitCode] = await once(child, "exit");
  clearInterval(look);
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}: ${words.join(" ")}`);
  return peak;
}

/**
 * Memory while nobody reads stdout.
 * @param {readonly string[]} words
 * @returns {Promise<{ settledBytes: number, lastBytes: number }>} the most in the second third of 10 s, and in the last
 */
export async function stalledBytes(words) {
  const child = spawn(process.execPath, [PROGRAM, ...words, "-q"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  /** @type {number[]} */
  const looks = [];
  for (let ms = 0; ms < STALL_MS; ms += LOOK_MS) {
    await delay(LOOK_MS);
    looks.push(bytesOf(child, "VmRSS") ?? NaN);
  }
  child.kill("SIGKILL");
  const third = looks.length / 3;
  return {
    settledBytes: Math.max(...looks.slice(third, 2 * third)),
    lastBytes: Math.max(...looks.slice(2 * third)),
  };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {"VmHWM" | "VmRSS"} field
 * @returns {number | undefined} undefined once it has ended
 */
function bytesOf({ pid }, field) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
