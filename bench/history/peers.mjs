// The tools that are compared, each as a command line over the same window and endpoint.
import { spawn } from "node:child_process";

export const SPITZEL = new URL("../../dist/cli.js", import.meta.url).pathname;
const VENV = process.env.BENCH_VENV ?? "/tmp/bench-venv";
const SERVICES = ["ec2", "sts", "kms", "s3", "iam", "cloudtrail", "monitoring"];

const seconds = (ms) => new Date(ms).toISOString().slice(0, 19);

/** `lookups` of the AWS CLI: one call each. `actions` and `match` of the original. */
export function commands({ url, fromMs, toMs, query, rate = 2 }) {
  const { spitzel = ["*"], lookups = [undefined], actions, match } = query;
  const original = actions ?? SERVICES.map((service) => `${service}:*`);
  return {
    spitzel: [
      [
        "node",
        SPITZEL,
        ...spitzel,
        "--from",
        `${seconds(fromMs)}Z`,
        "--to",
        `${seconds(toMs)}Z`,
      ].concat(["--endpoint-url", url, "--rate", String(rate), "-q"]),
    ],
    "aws CLI": lookups.map((lookup) => [
      "aws",
      "cloudtrail",
      "lookup-events",
      "--output",
      "json",
      "--start-time",
      `${seconds(fromMs)}Z`,
      "--end-time",
      `${seconds(toMs)}Z`,
      ...(lookup === undefined
        ? []
        : ["--lookup-attributes", `AttributeKey=${lookup[0]},AttributeValue=${lookup[1]}`]),
    ]),
    original:
      query.original === false
        ? []
        : [
            [
              `${VENV}/bin/aws-spitzel`,
              ...original,
              ...(match === undefined ? [] : ["--match", match]),
              "--from",
              seconds(fromMs).replace("T", " "),
              "--to",
              seconds(toMs).replace("T", " "),
            ],
          ],
  };
}

/** Runs a command, so long at most; the switch for boto3 and botocore (1.28 and later) is AWS_ENDPOINT_URL. */
export function run([program, ...words], url, { region = "us-east-1", limitMs } = {}) {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(program, words, {
      env: {
        ...process.env,
        TZ: "UTC",
        AWS_ENDPOINT_URL: url,
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
        AWS_SECRET_ACCESS_KEY: "example",
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks = [];
    let stderr = "";
    let isStopped = false;
    const stop = () => {
      isStopped = true;
      child.kill("SIGKILL");
    };
    const timer = limitMs === undefined ? undefined : setTimeout(stop, limitMs);
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({
        code,
        isStopped,
        stdout: Buffer.concat(chunks).toString(),
        stderr,
        seconds: (performance.now() - started) / 1000,
      });
    });
  });
}

/** The distinct eventIDs in an output of any of the tools. */
export function idsIn(tool, stdout) {
  if (tool === "aws CLI") return new Set(JSON.parse(stdout).Events.map((event) => event.EventId));
  const lines = stdout.split("\n").filter((line) => line !== "");
  return new Set(lines.map((line) => JSON.parse(line).eventID));
}
