/// <reference types="node" />
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { writeMadeUpTrail } from "./made-up-trail.mjs";
import { measuredRun, program } from "./measured-run.mjs";

/**
 * Time and peak memory of the built program over a made-up trail of 1 GB, and over an Event history of 100,000
 * events: `npm run build && node bench/memory.mjs [BYTES [EVENTS]]`. Linux only: it reads /proc.
 */

const bytes = Number(process.argv[2] ?? 1e9);
const events = Number(process.argv[3] ?? 100_000);
/** Of one made-up record, roughly. */
const RECORD_BYTES = 1070;

const folder = mkdtempSync(join(tmpdir(), "spitzel-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

say(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
const trail = join(folder, "trail");
say(`${writeMadeUpTrail(trail, bytes)} records, ${bytes / 1e6} MB, in gzipped log files`);
measure(["*", "--count", "--trail", trail]);
measure(["cloudtrail:StopLogging", "--trail", trail]);
measure(["*", "--trail", trail]);
measure(["*", "--dedupe", "--count", "--trail", trail]);

const history = join(folder, "history");
say(`\n${writeMadeUpTrail(history, events * RECORD_BYTES)} events in an Event history`);
const server = spawn(
  process.execPath,
  [program, "serve", "--trail", history, "--rate", "0", "--quiet"],
  { stdio: ["ignore", "pipe", "inherit"] },
);
const url = String(await once(server.stdout, "data")).trim();
measure(["*", "--count", "--endpoint-url", url, "--rate", "100000"]);
measure(["*", "--endpoint-url", url, "--rate", "100000"]);
server.kill("SIGINT");

/** @type {(words: readonly string[]) => void} Runs the program once and says how long and how much. */
function measure(words) {
  const { seconds, peakMib, status, lines } = measuredRun(words);
  const shown = words.map((word) => word.replace(folder, "…")).join(" ");
  say(
    `spitzel ${shown}\n  ${seconds.toFixed(1)} s, peak ${peakMib.toFixed(0)} MiB, exit ${status}`,
  );
  say(`  ${lines.at(-1)}`);
}

/** @type {(text: string) => void} */
function say(text) {
  process.stdout.write(`${text}\n`);
}
