/// <reference types="node" />
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/**
 * The first command of the README: builds spitzel and runs it on the example trail, from its files and as Event
 * history through the emulator. Needs no AWS account and leaves nothing running.
 */

const project = fileURLToPath(new URL("../", import.meta.url));
const program = `${project}dist/cli.js`;
const NOWHERE = { HOME: "/nonexistent", PATH: process.env["PATH"] };

const built = spawnSync("npm", ["run", "--silent", "build"], { cwd: project, stdio: "inherit" });
if (built.status !== 0) process.exit(built.status ?? 1);

console.log("A trail in files: examples/trail, two accounts, three Regions.\n");
run("Which reads of S3 were denied to a user, and from where?", [
  "s3:Get*",
  "--match",
  '$.errorCode == "AccessDenied" and $.userIdentity.type == "IAMUser"',
  "--trail",
  "examples/trail",
  "--limit",
  "3",
  "--output",
  "table",
]);
run("What did that address do to IAM?", [
  "iam:{Create,Attach,Put}*",
  "--match",
  '$.sourceIPAddress cidr "203.0.113.64/28"',
  "--trail",
  "examples/trail",
  "--fields",
  "time,action,user,$.requestParameters.userName",
]);

console.log(
  "The same trail as Event history: spitzel serve answers LookupEvents from the files.\n",
);
const server = spawn(process.execPath, [program, "serve", "--trail", "examples/trail", "--quiet"], {
  cwd: project,
  stdio: ["ignore", "pipe", "inherit"],
});
const url = String(await once(server.stdout, "data")).trim();
run("Who tried to stop the logging?", [
  "cloudtrail:StopLogging",
  "cloudtrail:DeleteTrail",
  "--endpoint-url",
  url,
  "--output",
  "table",
]);
server.kill("SIGINT");

/**
 * Shows a question and its command line, and runs it.
 * @param {string} question
 * @param {readonly string[]} words
 */
function run(question, words) {
  const shown = words.map((word) => (/^[\w./:-]+$/.test(word) ? word : `'${word}'`)).join(" ");
  console.log(`# ${question}\n$ spitzel ${shown}`);
  const { status } = spawnSync(process.execPath, [program, ...words], {
    cwd: project,
    stdio: "inherit",
    env: NOWHERE,
  });
  if (status !== 0) process.exit(status ?? 1);
  console.log();
}
