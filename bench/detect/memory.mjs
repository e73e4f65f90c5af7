/// <reference types="node" />
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { writeMadeUpTrail } from "../made-up-trail.mjs";
import { measuredRun } from "../measured-run.mjs";
import { ruleTexts, writeNoisyTrail } from "./made-up.mjs";

/**
 * Time and peak memory of `spitzel detect` over made-up trails, with rules and without, in the same reading:
 * `npm run build && node bench/detect/memory.mjs [RECORDS]`. Linux only: it reads /proc.
 *
 * quiet: 13 event names, of which our pack finds StopLogging and Lambda code changed by hand, one record in 12.
 * noisy: 500 event names, so that of 800 rules one fires on nearly every record: the worst case for findings.
 */

const records = Number(process.argv[2] ?? 1_000_000);
/** Of one made-up record, roughly. */
const RECORD_BYTES = 1070;

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

/** @type {(words: readonly string[]) => number} Says how long a run took and how much; its seconds of processor. */
function measure(words) {
  const { seconds, cpuSeconds, peakMib, status, lines } = measuredRun(words);
  const perSecond = Math.round(records / cpuSeconds).toLocaleString("en-US");
  const shown = words.map((word) => word.replace(`${folder}/`, "")).join(" ");
  say(`spitzel ${shown}`);
  say(
    `  ${seconds.toFixed(0)} s, ${cpuSeconds.toFixed(0)} s of processor (${perSecond} records/s), ` +
      `peak ${Math.round(peakMib)} MiB, exit ${status}`,
  );
  say(`  ${lines.at(-2)}`);
  return cpuSeconds;
}

/** @type {(label: string, some: number, none: number) => void} */
function ratio(label, some, none) {
  say(`  ${label}: ×${(some / none).toFixed(2)} the processor time without rules`);
}

/** @type {(text: string) => void} */
function say(text) {
  process.stdout.write(`${text}\n`);
}
