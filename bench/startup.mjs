/// <reference types="node" />
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { madeUpRecord } from "./made-up-trail.mjs";
import { median } from "./scan/timing.mjs";

/**
 * Start-up: medians of 21 runs, taken in turns, and how many times `node -e 0` that is.
 * `npm run build && node bench/startup.mjs`, on the Nodes of SPITZEL_TEST_NODES as .ci/run sets it, or this one.
 */

const RUNS = 21;
const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "spitzel-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "one.json");
writeFileSync(file, `{"Records":[${madeUpRecord(0)}]}`);
/** Without NODE_EXTRA_CA_CERTS, which costs Node 20 as much again before anything runs. */
const ENVIRONMENT = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
const nodes = (process.env["SPITZEL_TEST_NODES"] ?? process.execPath).split(delimiter);

const ofFile = ["--trail", file, "--quiet"];
/** @type {readonly { words: readonly string[], shown: string, goal?: number }[]} */
const commands = [
  { words: ["-e", "0"], shown: "node -e 0" },
  { words: [program, "--version"], shown: "spitzel --version", goal: 3 },
  { words: [program, "--help"], shown: "spitzel --help" },
  {
    words: [program, "ec2:*", "-m", '$.userIdentity.type == "IAMUser"', ...ofFile],
    shown: "query over one small file",
    goal: 5,
  },
  {
    words: [program, "ec2:*", "-m", "$.resources[*].ARN", ...ofFile],
    shown: "the same with a wildcard path",
  },
];

const load = loadavg()[0]?.toFixed(1);
say(
  `${cpus().length} × ${cpus()[0]?.model.trim()}; load average before: ${load}. Milliseconds, medians of ${RUNS} runs.\n`,
);
const columns = nodes.map(measure);
const heads = columns.map(({ version }) => `Node ${version}`);
say(`| | ${heads.join(" | ")} | goal |\n|---|${"---|".repeat(nodes.length)}---|`);
for (const [i, { shown, goal }] of commands.entries()) {
  const cells = columns.map(({ medians }) => {
    const [base = NaN] = medians;
    const ms = medians[i] ?? NaN;
    return `${ms.toFixed(0)}${i === 0 ? "" : ` (${(ms / base).toFixed(1)} ×)`}`;
  });
  say(`| ${shown} | ${cells.join(" | ")} | ${goal === undefined ? "" : `≤ ${goal} ×`} |`);
}

/** @type {(node: string) => { version: string, medians: readonly number[] }} */
function measure(node) {
  /** @type {number[][]} */
  const times = commands.map(() => []);
  // The first run fills the compile cache.
  for (let run = -1; run < RUNS; run++) {
    for (const [i, { words }] of commands.entries()) {
      const start = performance.now();
      const { status } = spawnSync(node, words, { stdio: "ignore", env: ENVIRONMENT });
      if (status !== 0) throw new Error(`exit code ${status}: ${words.join(" ")}`);
      if (run >= 0) times[i]?.push(performance.now() - start);
    }
  }
  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
  return { version, medians: times.map(median) };
}

/** @type {(text: string) => void} */
function say(text) {
  process.stdout.write(`${text}\n`);
}
