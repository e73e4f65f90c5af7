/// <reference types="node" />
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built program. */
export const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

/** Written by the program itself when it ends: the peak in KiB and the processor time in microseconds. */
const MEASURE = `
import { readFileSync, writeSync } from "node:fs";
process.on("exit", () => {
  const peak = /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))[1];
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, peak + " " + (userCPUTime + systemCPUTime));
});`;
const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(MEASURE)}`;

/**
 * Runs the program once, its output thrown away. Linux only: it reads /proc.
 * @param {readonly string[]} words
 */
export function measuredRun(words) {
  const start = performance.now();
  const { stderr, output, status } = spawnSync(process.execPath, [program, ...words], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: "/nonexistent", NODE_OPTIONS },
    encoding: "utf8",
  });
  const seconds = (performance.now() - start) / 1000;
  const [peakKib = 0, cpuMicroseconds = 0] = String(output[3]).split(" ").map(Number);
  const lines = stderr.trim().split("\n");
  return { seconds, cpuSeconds: cpuMicroseconds / 1e6, peakMib: peakKib / 1024, status, lines };
}
