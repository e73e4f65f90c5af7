/// <reference types="node" />
// What spitzel makes of servers that are not LookupEvents, are broken or hostile: every mode of the tests, as a table.
// node bench/faults/hostile-server.mjs [mode…]
import { spawn } from "node:child_process";
import { fromTests } from "../../scripts/from-source.mjs";

const [{ HOSTILE, hostileWords, saidOf, startHostile }] = await fromTests(
  "support/hostile-server.ts",
);
const CLI = new URL("../../dist/cli.js", import.meta.url).pathname;
const modes = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(HOSTILE);

/** Runs the built program; its most memory, in MB, where the kernel tells. */
function run(words) {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(process.execPath, [CLI, ...words], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { HOME: "/nonexistent", AWS_EC2_METADATA_DISABLED: "true" },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.on("close", (exitCode) => {
      resolve({ exitCode, stdout, stderr, seconds: (performance.now() - started) / 1000 });
    });
  });
}

console.log("| the server answers with | exit code | records | requests | s | what is said |");
console.log("|---|---|---|---|---|---|");
let answers = 0;
for (const mode of modes) {
  const server = await startHostile(mode);
  const { exitCode, stdout, stderr, seconds } = await run(hostileWords(mode, server.url));
  server.close();
  // None of them is a whole answer.
  if (exitCode !== 3 && exitCode !== 4) answers++;
  const records = stdout.split("\n").filter((line) => line !== "").length;
  const cells = [mode, exitCode, records, server.requests(), seconds.toFixed(1), saidOf(stderr)];
  console.log(`| ${cells.join(" | ")} |`);
}
console.log(`\n${modes.length} modes, ${answers} taken for an answer`);
process.exitCode = answers > 0 ? 1 : 0;
