// Detections in several runs, killed with kill -9 at random moments between and in them: what they print between them, into
// one file, must be what one run prints. node bench/detect/split.mjs [rounds] [seed] [trail]
// Each round deals the files of the trail to runs, in another order, some of them as files of lines that grow.
import { spawn } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { fromTests } from "../../scripts/from-source.mjs";
import { seededRandom } from "../history/emulator.mjs";

const [{ lastVersions, differences }] = await fromTests("support/split-runs.ts");
const CLI = new URL("../../dist/cli.js", import.meta.url).pathname;
const [rounds = 20, firstSeed = 1] = process.argv.slice(2, 4).map(Number);
const trail = process.argv[4] ?? new URL("../../examples/trail", import.meta.url).pathname;
/** Over everything in the trail and the clock: all that is expected may still come. */
const OVERLAP = "400d";
/** Where many findings are of several records, and change. */
const MERGED = `rules:
  c94ff391-c0ce-4dbb-818a-e8626f160d70: { merge: { by: [userIdentity.arn], window: 1h } }
`;

const files = readdirSync(trail, { recursive: true, encoding: "utf8" })
  .filter((path) => path.includes("/CloudTrail/") && path.endsWith(".json.gz"))
  .map((path) => join(trail, path));

/** Runs spitzel with stdout at the end of a file; kills it after that long, if it still runs. */
function run(words, cwd, out, killAfterMs) {
  return new Promise((resolve) => {
    const fd = openSync(out, "a");
    const child = spawn(
      process.execPath,
      [CLI, "detect", "-t", "logs", "-o", "ndjson", "-q", ...words],
      {
        cwd,
        stdio: ["ignore", fd, "pipe"],
      },
    );
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += chunk));
    const timer =
      killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    child.on("exit", (code) => {
      clearTimeout(timer);
      closeSync(fd);
      resolve({ code, stderr });
    });
  });
}

const totals = {
  rounds: 0,
  runs: 0,
  killed: 0,
  inWrite: 0,
  lines: 0,
  updates: 0,
  withdrawn: 0,
  wrong: 0,
};
for (let seed = firstSeed; seed < firstSeed + rounds; seed++) {
  const random = seededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), "spitzel-split-"));
  const logs = join(folder, "logs");
  mkdirSync(logs);
  writeFileSync(join(folder, "spitzel.yaml"), MERGED);
  const out = join(folder, "out.ndjson");
  const state = join(folder, "state");
  const words = ["--config", "spitzel.yaml"];
  const repeated = [...words, "--cursor", "state", "--overlap", OVERLAP];
  let usualMs = 1500;
  const attempt = async (killAfterMs) => {
    totals.runs++;
    const startedMs = performance.now();
    const { code, stderr } = await run(repeated, folder, out, killAfterMs);
    if (code === null) {
      totals.killed++;
      if (existsSync(state) && readFileSync(state, "utf8").includes('"writing":{'))
        totals.inWrite++;
      return false;
    }
    if (code !== 0) throw new Error(`seed ${seed}: exit code ${code}: ${stderr}`);
    usualMs = performance.now() - startedMs;
    return true;
  };
  const left = files.map((file) => ({ file, key: random() })).toSorted((a, b) => a.key - b.key);
  while (left.length > 0) {
    for (const { file } of left.splice(0, 1 + Math.floor(random() * 20))) {
      if (random() < 0.5) copyFileSync(file, join(logs, file.split("/").at(-1)));
      else {
        const { Records } = JSON.parse(gunzipSync(readFileSync(file)).toString());
        const lines = Records.map((one) => `${JSON.stringify(one)}\n`).join("");
        appendFileSync(join(logs, "live.ndjson"), lines);
      }
    }
    // Up to two kills, then a run that may end.
    for (let kills = Math.floor(random() * 3); kills > 0; kills--) {
      if (await attempt(random() * usualMs * 1.1)) break;
    }
    await attempt(undefined);
  }
  const one = join(folder, "one.ndjson");
  await run(words, folder, one);
  const printed = readFileSync(out, "utf8");
  const stateBytes = statSync(state).size;
  totals.rounds++;
  totals.lines += printed.split("\n").length - 1;
  totals.updates += printed.split('"update":true').length - 1;
  totals.withdrawn += printed.split('"withdrawn":true').length - 1;
  // What is not over yet may lag behind by less than a step: ids, levels and counts are compared.
  const wrong = differences(lastVersions(printed), lastVersions(readFileSync(one, "utf8")), false);
  if (wrong.length > 0) {
    totals.wrong++;
    console.log(`seed ${seed}:\n  ${wrong.slice(0, 10).join("\n  ")}\n  kept in ${folder}`);
  } else rmSync(folder, { recursive: true });
  console.log(seed, JSON.stringify({ ...totals, stateBytes }));
}
process.exitCode = totals.wrong === 0 ? 0 : 1;
