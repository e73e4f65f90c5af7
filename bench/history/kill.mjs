// kill -9 at random moments: the union of the outputs must equal the fault-free answer.
// node bench/history/kill.mjs [seeds] [kills] [kinds] [faults]
// Faults as `spitzel serve --fault` takes them: throttle:0.1,5xx:0.05,reset:0.05
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromSource } from "../../scripts/from-source.mjs";
import { emulate, seededRandom } from "./emulator.mjs";
import { events, FROM_MS, TO_MS } from "./events.mjs";

const [{ parseFault }] = await fromSource("emulator/fault.ts");
const COUNT = 2000;
const CLI = new URL("../../dist/cli.js", import.meta.url).pathname;
const [seeds = 50, kills = 20] = process.argv.slice(2, 4).map(Number);
const kinds = process.argv[4]?.split(",") ?? ["checkpoint", "cursor"];
const faults = process.argv[5]?.split(",").map(parseFault) ?? [];
const iso = (ms) => new Date(ms).toISOString();

/** Runs the CLI with stdout appended to a file; kills it after that long, if it still runs. */
function run(words, out, killAfterMs) {
  return new Promise((resolve) => {
    const fd = openSync(out, "a");
    const child = spawn("node", [CLI, ...words], { stdio: ["ignore", fd, "pipe"] });
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

function judge(out, expected) {
  const text = readFileSync(out, "utf8");
  const ids = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line).eventID);
  const distinct = new Set(ids);
  return {
    missing: expected.filter((id) => !distinct.has(id)).length,
    duplicates: ids.length - distinct.size,
  };
}

const totals = { checkpoint: [0, 0, 0, 0], cursor: [0, 0, 0, 0] };
for (const kind of kinds) {
  for (let seed = 1; seed <= seeds; seed++) {
    const random = seededRandom(seed);
    const records = events(COUNT, "111122223333", "us-east-1", seed);
    const expected = records.map(({ record }) => record.eventID);
    const emulator = await emulate(records, {
      seed,
      rate: 0,
      faults,
      latencyMs: (draw) => 20 + draw() * 60,
    });
    const folder = mkdtempSync(join(tmpdir(), "spitzel-kill-"));
    const out = join(folder, "out.ndjson");
    const words = ["*", "--endpoint-url", emulator.url, "--rate", "25", "-q"];
    words.push("--from", iso(FROM_MS), `--${kind}`, join(folder, "state"));
    if (kind === "checkpoint") words.push("--to", iso(TO_MS), "--dedupe");
    let killed = 0;
    let last = { code: null, stderr: "" };
    for (let i = 0; i < kills; i++) {
      last = await run(words, out, 150 + random() * 700);
      if (last.code === null) killed++;
      else break;
    }
    if (last.code !== 0) last = await run(words, out);
    // A cursor goes on: a further run must print nothing again.
    if (kind === "cursor") last = await run(words, out);
    const { missing, duplicates } = judge(out, expected);
    if (missing + duplicates > 0 || last.code !== 0) {
      console.log(kind, "seed", seed, { missing, duplicates, code: last.code }, last.stderr);
    }
    const total = totals[kind];
    total[0] += 1;
    total[1] += killed;
    total[2] += missing;
    total[3] += duplicates;
    await emulator.close();
    rmSync(folder, { recursive: true });
  }
  const [done, killed, missing, duplicates] = totals[kind];
  console.log(
    `--${kind}: ${done} seeds, ${killed} kills, ${missing} missing, ${duplicates} duplicates`,
  );
}
