/// <reference types="node" />
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, openSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { PROGRAM } from "./engines.mjs";

// Memory of spitzel as the kernel counts it: resident, all threads. Linux only.

const PEAK = `
import { readFileSync, writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
if (isMainThread) process.on("exit", () =>
  writeSync(3, /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))[1]));`;
const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(PEAK)}`;
const STALL_MS = 10_000;
const LOOK_MS = 100;

/**
 * The most memory of a run whose output is thrown away.
 * @param {readonly string[]} words
 * @param {string} [input] file for stdin
 * @returns {Promise<number>} bytes
 */
export async function peakBytes(words, input) {
  const child = spawn(process.execPath, [PROGRAM, ...words, "-q"], {
    stdio: ["pipe", openSync("/dev/null", "w"), "inherit", "pipe"],
    env: { PATH: process.env["PATH"], NODE_OPTIONS },
  });
  if (input === undefined) child.stdin?.end();
  else createReadStream(input).pipe(/** @type {import("node:stream").Writable} */ (child.stdin));
  let kilobytes = "";
  child.stdio[3]?.on("data", (chunk) => (kilobytes += String(chunk)));
  await once(child, "close");
  return Number(kilobytes) * 1024;
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
    await setTimeout(LOOK_MS);
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    looks.push(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024);
  }
  child.kill("SIGKILL");
  const third = looks.length / 3;
  return {
    settledBytes: Math.max(...looks.slice(third, 2 * third)),
    lastBytes: Math.max(...looks.slice(2 * third)),
  };
}
