/// <reference types="node" />
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { writeMadeUpTrail } from "../made-up-trail.mjs";
import { createRandom, recordText, ruleTexts } from "./made-up.mjs";

/**
 * Time and peak memory of `spitzel detect` over made-up trails, with rules and without, in the same reading:
 * `npm run build && node bench/detect/memory.mjs [RECORDS]`. Linux only: it reads /proc.
 *
 * quiet: 13 event names, of which our pack finds StopLogging and Lambda code changed by hand, one record in 12.
 * noisy: 500 event names, so that of 800 rules one fires on nearly every record: the worst case for findings.
 */

const program = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const records = Number(process.argv[2] ?? 1_000_000);
/** Of one made-up record, roughly. */
const RECORD_BYTES = 1070;

const MEASURE = `
import { readFileSync, writeSync } from "node:fs";
process.on("exit", () => {
  const peak = /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))[1];
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, peak + " " + (userCPUTime + systemCPUTime));
});`;
const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(MEASURE)}`;

const folder = mkdtempSync(join(tmpdir(), "spitzel-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
say(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);

const quiet = join(folder, "quiet");
const noisy = join(folder, "noisy");
const rules = join(folder, "rules.yml");
const written = writeMadeUpTrail(quiet, records * RECORD_BYTES);
writeNoisyTrail(noisy, records);
writeFileSync(rules, ruleTexts(800).join("---\n"));
say(`quiet: ${written} records; noisy: ${records} records; rules.yml: 800 rules, 20 correlations`);

/** Bursts and ranks off: what is compared is the reading with rules and without. */
const only = ["--skip", "burst", "--skip", "ranked"];
for (const trail of [quiet, noisy]) {
  say("");
  const without = measure(["detect", "--no-pack", ...only, "--trail", trail]);
  const with800 = measure(["detect", "--no-pack", ...only, "--rules", rules, "--trail", trail]);
  ratio("800 rules", with800, without);
  const pack = measure(["detect", "--trail", trail]);
  ratio("our pack, bursts and ranks", pack, without);
}

/** @type {(words: readonly string[]) => { cpu: number }} Runs the program once and says how long and how much. */
function measure(words) {
  const start = performance.now();
  const { stderr, output, status } = spawnSync(process.execPath, [program, ...words], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: "/nonexistent", NODE_OPTIONS },
    encoding: "utf8",
  });
  const seconds = (performance.now() - start) / 1000;
  const [peak = 0, cpu = 0] = String(output[3]).split(" ").map(Number);
  const perSecond = Math.round(records / (cpu / 1e6)).toLocaleString("en-US");
  const shown = words.map((word) => word.replace(`${folder}/`, "")).join(" ");
  say(`spitzel ${shown}`);
  say(
    `  ${seconds.toFixed(0)} s, ${(cpu / 1e6).toFixed(0)} s of processor (${perSecond} records/s), ` +
      `peak ${Math.round(peak / 1024)} MiB, exit ${status}`,
  );
  say(`  ${stderr.trim().split("\n").at(-2)}`);
  return { cpu };
}

/** @type {(label: string, some: { cpu: number }, none: { cpu: number }) => void} */
function ratio(label, some, none) {
  say(`  ${label}: ×${(some.cpu / none.cpu).toFixed(2)} the processor time without rules`);
}

/** @type {(into: string, count: number) => void} */
function writeNoisyTrail(into, count) {
  mkdirSync(into);
  const random = createRandom(7);
  for (let first = 0; first < count; first += 2000) {
    const texts = Array.from({ length: Math.min(2000, count - first) }, (_, i) =>
      recordText(random, first + i),
    );
    const name = `${String(first).padStart(9, "0")}.json.gz`;
    writeFileSync(join(into, name), gzipSync(`{"Records":[${texts.join(",")}]}`, { level: 1 }));
  }
}

/** @type {(text: string) => void} */
function say(text) {
  process.stdout.write(`${text}\n`);
}
