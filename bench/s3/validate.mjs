/// <reference types="node" />
// `node bench/s3/validate.mjs [LOGS [AWS]]`: spitzel validate and the AWS CLI on one tree of signed digests, on versitygw, in turn.
// Needs versitygw (SPITZEL_VERSITYGW, ~/go/bin) and the AWS CLI. What is compared is processor time, of client alone, and wall.
import { spawn, spawnSync } from "node:child_process";
import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { SignatureV4 } from "@smithy/signature-v4";
import { program } from "../measured-run.mjs";

const [logs = "10000", aws = "aws"] = process.argv.slice(2);
const LOGS_AN_HOUR = 20;
const hours = Math.ceil(Number(logs) / LOGS_AN_HOUR);
const ACCOUNT = "111122223333";
const START_MS = Date.UTC(2026, 2, 3);
const HOUR_MS = 3_600_000;
const KEYS = { accessKeyId: "spitzeltest", secretAccessKey: "spitzelsecret" };
const S3 = "http://127.0.0.1:7967";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const iso = (ms) => new Date(ms).toISOString().replace(".000", "");
const stamp = (ms) => iso(ms).replaceAll(/[-:]/g, "");
const day = (ms) => iso(ms).slice(0, 10).replaceAll("-", "/");

class Sha256 {
  #hash;
  constructor(key) {
    this.#hash = key === undefined ? createHash("sha256") : createHmac("sha256", key);
  }
  update(data) {
    this.#hash.update(data);
  }
  async digest() {
    return this.#hash.digest();
  }
}
const signer = new SignatureV4({
  service: "s3",
  region: "us-east-1",
  credentials: KEYS,
  sha256: Sha256,
  uriEscapePath: false,
});

async function put(key, bytes, metadata) {
  const { protocol, hostname, host } = new URL(S3);
  const path = `/trail/${key}`;
  const { headers } = await signer.sign({
    method: "PUT",
    protocol,
    hostname,
    path,
    query: {},
    headers: {
      host,
      "x-amz-content-sha256": sha256(bytes),
      ...Object.fromEntries(
        Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]),
      ),
    },
    body: bytes,
  });
  const { ok, status } = await fetch(`${S3}${path}`, { method: "PUT", headers, body: bytes });
  if (!ok) throw new Error(`PUT answered ${status}`);
}

const root = mkdtempSync(join(tmpdir(), "spitzel-bench-validate-"));
const children = [];
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(root, { recursive: true, force: true });
});
mkdirSync(join(root, "data/trail"), { recursive: true });
mkdirSync(join(root, "meta"));
children.push(
  spawn(
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
        ROOT_ACCESS_KEY: KEYS.accessKeyId,
        ROOT_SECRET_KEY: KEYS.secretAccessKey,
        VGW_REGION: "us-east-1",
      },
      stdio: "ignore",
    },
  ),
);
for (;;) {
  if (
    await fetch(S3).then(
      () => true,
      () => false,
    )
  )
    break;
  await sleep(100);
}

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const der = publicKey.export({ format: "der", type: "pkcs1" });
const fingerprint = createHash("md5").update(der).digest("hex");
let previous;
for (let hour = 0; hour < hours; hour++) {
  const fromMs = START_MS + hour * HOUR_MS;
  const endMs = fromMs + HOUR_MS;
  const logFiles = Array.from({ length: LOGS_AN_HOUR }, (_, n) => {
    const atMs = fromMs + n * 150_000;
    const s3Object = `AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/${day(atMs)}/${ACCOUNT}_CloudTrail_us-east-1_${stamp(atMs).slice(0, 13)}Z_${sha256(`${hour} ${n}`).slice(0, 16)}.json.gz`;
    const Records = Array.from({ length: 30 }, (__, i) => ({
      eventVersion: "1.11",
      userIdentity: { type: "IAMUser", userName: `user-${i}`, accountId: ACCOUNT },
      eventTime: iso(atMs),
      eventSource: "iam.amazonaws.com",
      eventName: "GetUser",
      awsRegion: "us-east-1",
      sourceIPAddress: "192.0.2.1",
      eventID: sha256(`${hour} ${n} ${i}`),
    }));
    const text = JSON.stringify({ Records });
    const path = join(root, "data/trail", s3Object);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, gzipSync(text));
    return { s3Bucket: "trail", s3Object, hashValue: sha256(text), hashAlgorithm: "SHA-256" };
  });
  const digestS3Object = `AWSLogs/${ACCOUNT}/CloudTrail-Digest/us-east-1/${day(endMs)}/${ACCOUNT}_CloudTrail-Digest_us-east-1_audit_us-east-1_${stamp(endMs)}.json.gz`;
  const digest = {
    awsAccountId: ACCOUNT,
    digestStartTime: iso(fromMs),
    digestEndTime: iso(endMs),
    digestS3Bucket: "trail",
    digestS3Object,
    digestPublicKeyFingerprint: fingerprint,
    digestSignatureAlgorithm: "SHA256withRSA",
    previousDigestS3Bucket: previous === undefined ? null : "trail",
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous === undefined ? null : "SHA-256",
    previousDigestSignature: previous?.signature ?? null,
    logFiles,
  };
  const bytes = Buffer.from(JSON.stringify(digest));
  const text = [
    iso(endMs),
    `trail/${digestS3Object}`,
    sha256(bytes),
    previous?.signature ?? "null",
  ];
  const signature = sign("RSA-SHA256", Buffer.from(text.join("\n")), privateKey).toString("hex");
  await put(digestS3Object, gzipSync(bytes), {
    signature,
    "signature-algorithm": "SHA256withRSA",
  });
  previous = { key: digestS3Object, hash: sha256(bytes), signature };
}

const keys = join(root, "keys.json");
writeFileSync(
  keys,
  JSON.stringify({
    PublicKeyList: [{ Value: der.toString("base64"), Fingerprint: fingerprint }],
  }),
);
const empty = join(root, "empty.json");
writeFileSync(empty, '{"Records":[]}');
const serve = spawn(
  process.execPath,
  [program, "serve", "-t", empty, "--public-keys", keys, "-q"],
  {
    stdio: ["ignore", "pipe", "inherit"],
  },
);
children.push(serve);
const cloudTrail = await new Promise((resolve) =>
  serve.stdout.once("data", (line) => resolve(String(line).trim())),
);

/** Processor time of the child, by the shell's own `times`. */
function timed(words) {
  const start = performance.now();
  const { stdout, status } = spawnSync(
    "bash",
    ["-c", '"$@" >"$OUT"; code=$?; times; exit $code', "bash", ...words],
    {
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        OUT: join(root, "out"),
        AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
        AWS_ENDPOINT_URL_S3: S3,
        AWS_ENDPOINT_URL_CLOUDTRAIL: cloudTrail,
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_REGION: "us-east-1",
      },
    },
  );
  const wall = (performance.now() - start) / 1000;
  const seconds = (text) => {
    const [, minutes, rest] = /^(\d+)m([\d.]+)s$/.exec(text) ?? [];
    return Number(minutes) * 60 + Number(rest);
  };
  const [, children_ = ""] = stdout.trim().split("\n");
  const cpu = children_.split(" ").reduce((sum, text) => sum + seconds(text), 0);
  return { cpu, wall, status };
}

const end = iso(START_MS + hours * HOUR_MS);
const spitzel = [process.execPath, program, "validate", "-t", "s3://trail", "-q", "-o", "ndjson"];
const cli = [
  ...[aws, "cloudtrail", "validate-logs", "--region", "us-east-1", "--s3-bucket", "trail"],
  ...["--trail-arn", `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`],
];
console.log(`${hours * LOGS_AN_HOUR} log files, ${hours} digests`);
for (const turn of [1, 2]) {
  const one = timed([...spitzel, "--from", iso(START_MS), "--to", end]);
  const two = timed([...cli, "--start-time", iso(START_MS), "--end-time", end]);
  const of = ({ cpu, wall, status }) =>
    `cpu ${cpu.toFixed(1)} s, wall ${wall.toFixed(1)} s, exit ${status}`;
  console.log(
    `${turn}: spitzel ${of(one)} · aws ${of(two)} · aws / spitzel: cpu ${(two.cpu / one.cpu).toFixed(1)}, wall ${(two.wall / one.wall).toFixed(1)}`,
  );
}
process.exit(0);
