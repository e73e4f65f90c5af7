#!/usr/bin/env node
/// <reference types="node" />
// What `spitzel detect` takes beside a plain query over the same files, in turn (A B A B …):
//
//   node bench/detect/run.mjs [--corpus /tmp/scan-corpus/trail] [--records 1000000] [--runs 5] [--only NAME]
//     [--peer 'COMMAND with {rules} and {events}']
//
//   pack      our pack, bursts and ranks, over the scan corpus (bench/scan/generate.mjs --only trail)
//   quiet     800 rules and 20 correlations over a made-up trail of 13 event names
//   noisy     the same over one of 500 event names: a finding for nearly every record
//   high      the same with --min-level high, which none of the rules reaches
//   large     our pack over ten times as many records as --records; only when named: for its memory
//   peer      another engine over the noisy records as lines, and spitzel over the same file; with --peer alone

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeMadeUpTrail } from "../made-up-trail.mjs";
import { measuredRun } from "../measured-run.mjs";
import { median } from "../scan/timing.mjs";
import { createRandom, recordText, ruleTexts, writeNoisyTrail } from "./made-up.mjs";

const { values } = parseArgs({
  options: {
    corpus: { type: "string", default: "/tmp/scan-corpus/trail" },
    records: { type: "string", default: "1000000" },
    runs: { type: "string", default: "5" },
    only: { type: "string" },
    peer: { type: "string" },
  },
});
const records = Number(values.records);
const runs = Number(values.runs);
/** Of one made-up record, roughly. */
const RECORD_BYTES = 1070;

const folder = mkdtempSync(join(tmpdir(), "spitzel-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const rules = join(folder, "rules.yml");
writeFileSync(rules, ruleTexts(800).join("---\n"));

/** @type {(trail: string) => readonly string[]} A query that no record matches. */
const query = (trail) => ["*", "-c", "-m", '$.eventName == "NoSuchCall"', "-t", trail];
/** @type {(trail: string, ...more: readonly string[]) => readonly string[]} */
const ruled = (trail, ...more) => [
  "detect",
  "--no-pack",
  "-r",
  rules,
  "--skip",
  "burst,ranked",
  ...more,
  "-t",
  trail,
];

say(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}; load ${loadavg()[0]?.toFixed(1)}`,
);
say("| case | command | wall s | cpu s | × query (wall) | × query (cpu) | peak MiB |");
say("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
if (wants("pack")) {
  if (existsSync(values.corpus)) compare("pack", values.corpus, ["detect", "-t", values.corpus]);
  else say(`pack: no ${values.corpus}: node bench/scan/generate.mjs --only trail`);
}
if (wants("quiet")) {
  const quiet = quietTrail("quiet", records);
  compare("quiet", quiet, ruled(quiet));
}
if (wants("noisy") || wants("high")) {
  const noisy = join(folder, "noisy");
  writeNoisyTrail(noisy, records);
  if (wants("noisy")) compare("noisy", noisy, ruled(noisy));
  if (wants("high")) compare("high", noisy, ruled(noisy, "--min-level", "high"));
}
if (values.only === "large") {
  const large = quietTrail("large", records * 10);
  compare("large", large, ["detect", "-t", large]);
}
if (values.peer !== undefined) comparePeer(values.peer);

/** @type {(name: string) => boolean} */
function wants(name) {
  return values.only === undefined ? values.peer === undefined : values.only === name;
}

/** @type {(name: string, trail: string, words: readonly string[]) => void} */
function compare(name, trail, words) {
  /** @type {ReturnType<typeof measuredRun>[][]} */
  const all = [[], []];
  for (let run = 0; run <= runs; run++) {
    for (const [i, one] of [query(trail), words].entries()) {
      const measured = measuredRun(one);
      // The first run of each warms the page cache.
      if (run > 0) all[i]?.push(measured);
    }
  }
  const [plain, detect] = all.map((some) => ({
    wall: median(some.map(({ seconds }) => seconds)),
    cpu: median(some.map(({ cpuSeconds }) => cpuSeconds)),
    peak: Math.max(...some.map(({ peakMib }) => peakMib)),
  }));
  if (plain === undefined || detect === undefined) return;
  row(name, "query", plain, plain);
  row(name, words.join(" ").replaceAll(`${folder}/`, ""), detect, plain);
}

/** @typedef {{ readonly wall: number, readonly cpu: number, readonly peak: number }} Figures */
/** @type {(name: string, command: string, figures: Figures, plain: Figures) => void} */
function row(name, command, { wall, cpu, peak }, plain) {
  const times = [wall / plain.wall, cpu / plain.cpu].map((ratio) => ratio.toFixed(1)).join(" | ");
  say(
    `| ${name} | \`${command}\` | ${wall.toFixed(2)} | ${cpu.toFixed(2)} | ${times} | ${Math.round(peak)} |`,
  );
}

/** Another engine on lines, and spitzel on the same file with one thread and with all. @type {(command: string) => void} */
function comparePeer(command) {
  const events = join(folder, "events.json");
  const random = createRandom(7);
  writeFileSync(
    events,
    Array.from({ length: records }, (_, i) => `${recordText(random, i)}\n`).join(""),
  );
  const shell = command.replaceAll("{rules}", rules).replaceAll("{events}", events);
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const { status } = spawnSync("bash", ["-c", `${shell} > /dev/null`], { stdio: "inherit" });
    say(`peer: ${((performance.now() - start) / 1000).toFixed(2)} s, exit ${status}`);
    for (const threads of ["1", String(cpus().length)]) {
      const { seconds, cpuSeconds } = measuredRun(ruled(events, "--threads", threads));
      say(`spitzel, threads ${threads}: ${seconds.toFixed(2)} s, cpu ${cpuSeconds.toFixed(2)} s`);
    }
  }
}

/** @type {(name: string, count: number) => string} */
function quietTrail(name, count) {
  const into = join(folder, name);
  writeMadeUpTrail(into, count * RECORD_BYTES);
  return into;
}

/** @type {(text: string) => void} */
function say(text) {
  process.stdout.write(`${text}\n`);
}
