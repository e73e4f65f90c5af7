/// <reference types="node" />
// `node bench/s3/run.mjs [OBJECTS [AWS]]`: one count over a trail on versitygw: spitzel over S3, and `aws s3 sync` with spitzel on what it has copied,
// in turn. Needs versitygw (SPITZEL_VERSITYGW, ~/go/bin) and the AWS CLI.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { program } from "../measured-run.mjs";

const [objects = "3080", aws = "aws"] = process.argv.slice(2);
const ACCOUNT = "111122223333";
const START_MS = Date.UTC(2026, 2, 3);
const S3 = "http://127.0.0.1:7968";
const KEYS = { AWS_ACCESS_KEY_ID: "spitzeltest", AWS_SECRET_ACCESS_KEY: "spitzelsecret" };
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

const root = mkdtempSync(join(tmpdir(), "spitzel-bench-s3-"));
let server;
process.on("exit", () => {
  server?.kill("SIGKILL");
  rmSync(root, { recursive: true, force: true });
});
mkdirSync(join(root, "meta"));
let storedBytes = 0;
let rawBytes = 0;
for (let n = 0; n < Number(objects); n++) {
  const time = new Date(START_MS + n * 60_000).toISOString();
  const Records = Array.from({ length: 60 }, (_, i) => ({
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/role-${(n + i) % 50}/session-${sha256(`${n}`).slice(0, 8)}`,
      accountId: ACCOUNT,
      accessKeyId: `ASIA${sha256(`key ${n} ${i}`).slice(0, 16).toUpperCase()}`,
    },
    eventTime: time.replace(".000", ""),
    eventSource: "s3.amazonaws.com",
    eventName: i % 20 === 0 ? "DeleteObject" : "GetObject",
    awsRegion: "us-east-1",
    sourceIPAddress: `198.51.100.${i}`,
    userAgent: "aws-sdk-java/2.20",
    requestParameters: { bucketName: "data", key: sha256(`object ${n} ${i}`) },
    eventID: sha256(`${n} ${i}`),
  }));
  const stamp = time.replaceAll(/[-:]/g, "").slice(0, 13);
  const path = join(
    root,
    `data/trail/AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/${time.slice(0, 10).replaceAll("-", "/")}`,
    `${ACCOUNT}_CloudTrail_us-east-1_${stamp}Z_${sha256(`file ${n}`).slice(0, 16)}.json.gz`,
  );
  const text = JSON.stringify({ Records });
  const bytes = gzipSync(text);
  storedBytes += bytes.length;
  rawBytes += text.length;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
server = spawn(
  process.env["SPITZEL_VERSITYGW"] ?? join(homedir(), "go/bin/versitygw"),
  [
    "--quiet",
    "--port",
    new URL(S3).host,
    "posix",
    "--sidecar",
    join(root, "meta"),
    join(root, "data"),
  ],
  {
    env: {
      ...process.env,
      ROOT_ACCESS_KEY: KEYS.AWS_ACCESS_KEY_ID,
      ROOT_SECRET_KEY: KEYS.AWS_SECRET_ACCESS_KEY,
      VGW_REGION: "us-east-1",
    },
    stdio: "ignore",
  },
);
while (
  !(await fetch(S3).then(
    () => true,
    () => false,
  ))
)
  await sleep(100);

/** Wall time, and the processor time of what the shell has waited for. */
function timed(script) {
  const start = performance.now();
  const { stdout, stderr, status } = spawnSync("bash", ["-c", `{ ${script}; } >&2; times`], {
    encoding: "utf8",
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      ...KEYS,
      AWS_ENDPOINT_URL_S3: S3,
      AWS_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
    },
  });
  const wall = (performance.now() - start) / 1000;
  const seconds = (text) => {
    const [, minutes, rest] = /^(\d+)m([\d.]+)s$/.exec(text) ?? [];
    return Number(minutes) * 60 + Number(rest);
  };
  const waited = stdout.trim().split("\n").at(-1) ?? "";
  const cpu = waited.split(" ").reduce((sum, text) => sum + seconds(text), 0);
  return { cpu, wall, status, answer: stderr.trim().split("\n").at(-1) };
}

const spitzel = `"${process.execPath}" "${program}" s3:DeleteObject -c -q`;
const copy = join(root, "copy");
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
console.log(`${objects} objects, ${megabytes(storedBytes)} MB, ${megabytes(rawBytes)} MB raw`);
for (const turn of [1, 2, 3]) {
  const local = timed(`${spitzel} -t "${root}/data/trail"`);
  const over = timed(`${spitzel} -t s3://trail`);
  rmSync(copy, { recursive: true, force: true });
  const sync = timed(
    `"${aws}" s3 sync s3://trail "${copy}" --only-show-errors; ${spitzel} -t "${copy}"`,
  );
  const of = (name, { cpu, wall, answer }) =>
    `${name} cpu ${cpu.toFixed(2)} s wall ${wall.toFixed(2)} s (${answer})`;
  console.log(
    [
      `${turn}:`,
      of("local", local),
      of("spitzel over S3", over),
      of("aws s3 sync + spitzel", sync),
      `sync / spitzel: cpu ${(sync.cpu / over.cpu).toFixed(1)}, wall ${(sync.wall / over.wall).toFixed(1)}`,
    ].join(" · "),
  );
}
process.exit(0);
