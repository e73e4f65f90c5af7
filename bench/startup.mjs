/// <reference types="node" />
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { madeUpRecord } from "./made-up-trail.mjs";

/** Start-up: medians of 21 runs, taken in turns. `npm run build && node bench/startup.mjs`. */

const RUNS = 21;
const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "spitzel-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "one.json");
writeFileSync(file, `{"Records":[${madeUpRecord(0)}]}`);

const commands = [
  ["-e", "0"],
  [program, "--version"],
  [program, "--help"],
  [program, "ec2:*", "--match", '$.userIdentity.type == "IAMUser"', "--trail", file, "--quiet"],
  [program, "ec2:*", "--match", "$.resources[*].ARN", "--trail", file, "--quiet"],
];

/** @type {number[][]} */
const times = commands.map(() => []);
for (let run = 0; run < RUNS; run++) {
  for (const [i, words] of commands.entries()) {
    const start = performance.now();
    spawnSync(process.execPath, words, { stdio: "ignore" });
    times[i]?.push(performance.now() - start);
  }
}
process.stdout.write(`Node ${process.version}, median of ${RUNS} runs (fastest)\n`);
for (const [i, words] of commands.entries()) {
  const sorted = Float64Array.from(times[i] ?? []);
  sorted.sort();
  const shown = words
    .join(" ")
    .replace(program, "spitzel")
    .replace(folder, "…")
    .replace(/^-e/, "node -e");
  process.stdout.write(
    `${sorted[(RUNS - 1) / 2]?.toFixed(0)} ms (${sorted[0]?.toFixed(0)})\t${shown}\n`,
  );
}
