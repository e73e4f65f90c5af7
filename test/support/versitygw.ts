import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { SourceData } from "@smithy/types";
import { SignatureV4 } from "@smithy/signature-v4";
import { PROJECT } from "./spitzel-command.ts";

/** Where `.ci/run` and `go install` put it. */
const PATHS = [
  process.env["SPITZEL_VERSITYGW"] ?? "",
  join(PROJECT, ".ci/bin/versitygw"),
  join(homedir(), "go/bin/versitygw"),
];

/** The S3 server that checks signatures, a Go module; undefined where it is not installed. */
export const VERSITYGW = PATHS.find((path) => path !== "" && existsSync(path));

if (VERSITYGW === undefined) {
  process.stderr.write(
    "tests with a real S3 server are skipped: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0\n",
  );
}

export const S3_KEYS = { AWS_ACCESS_KEY_ID: "spitzeltest", AWS_SECRET_ACCESS_KEY: "spitzelsecret" };

/** The server over folders of files, one a bucket, in a folder of its own. */
export class RealS3 {
  readonly url: string;
  readonly #root: string;
  readonly #child: ChildProcess | undefined;
  readonly #signer: SignatureV4;

  private constructor(
    url: string,
    root: string,
    child: ChildProcess | undefined,
    region = "us-east-1",
  ) {
    this.#signer = new SignatureV4({
      service: "s3",
      region,
      credentials: {
        accessKeyId: S3_KEYS.AWS_ACCESS_KEY_ID,
        secretAccessKey: S3_KEYS.AWS_SECRET_ACCESS_KEY,
      },
      sha256: Sha256,
      uriEscapePath: false,
    });
    this.url = url;
    this.#root = root;
    this.#child = child;
  }

  static async start(region = "us-east-1"): Promise<RealS3> {
    const root = mkdtempSync(join(tmpdir(), "spitzel-s3-"));
    mkdirSync(join(root, "data"));
    const port = await freePort();
    const words = ["--quiet", "--port", `127.0.0.1:${port}`, "--health", "/health", "posix"];
    // Metadata in files where the file system keeps no extended attributes.
    mkdirSync(join(root, "meta"));
    const child = spawn(
      VERSITYGW ?? "",
      [...words, "--sidecar", join(root, "meta"), join(root, "data")],
      {
        env: {
          ...process.env,
          ROOT_ACCESS_KEY: S3_KEYS.AWS_ACCESS_KEY_ID,
          ROOT_SECRET_KEY: S3_KEYS.AWS_SECRET_ACCESS_KEY,
          VGW_REGION: region,
        },
        stdio: "ignore",
      },
    );
    const url = `http://127.0.0.1:${port}`;
    for (let i = 0; ; i++) {
      const isUp = await fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isUp) return new RealS3(url, root, child, region);
      if (i === 200 || child.exitCode !== null) throw new Error("versitygw did not start");
      await sleep(50);
    }
  }

  /** One that others started, and will stop, over `root`/data. */
  static at(url: string, root: string): RealS3 {
    return new RealS3(url, root, undefined);
  }

  /** Puts a file into a bucket, past the server. */
  put(bucket: string, key: string, bytes: Uint8Array | string): void {
    const path = join(this.#root, "data", bucket, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }

  /** Puts an object with metadata, through the server: digests have their signature there. */
  async store(
    bucket: string,
    key: string,
    { bytes, metadata = {} }: { bytes: Uint8Array; metadata?: Readonly<Record<string, string>> },
  ): Promise<void> {
    mkdirSync(join(this.#root, "data", bucket), { recursive: true });
    const { hostname, port, protocol } = new URL(this.url);
    const path = `/${bucket}/${key}`;
    const named = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
    const { headers } = await this.#signer.sign({
      method: "PUT",
      protocol,
      hostname,
      path,
      query: {},
      headers: {
        host: `${hostname}:${port}`,
        "x-amz-content-sha256": createHash("sha256").update(bytes).digest("hex"),
        ...Object.fromEntries(named),
      },
      body: bytes,
    });
    const { ok, status } = await fetch(`${this.url}${path}`, {
      method: "PUT",
      headers: headers as Record<string, string>,
      body: Buffer.from(bytes),
    });
    if (!ok) throw new Error(`versitygw answered ${status} to PUT ${path}`);
  }

  /** Makes a bucket of a folder, past the server. @param writtenOn the day, such as 2026-03-10; today unless given */
  copy(folder: string, bucket: string, writtenOn?: string): void {
    const target = join(this.#root, "data", bucket);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(join(this.#root, "data"), { recursive: true });
    execFileSync("cp", ["-rL", folder, target]);
    if (writtenOn !== undefined) this.age(bucket, writtenOn);
  }

  /** Has all of a bucket written on one day. */
  age(bucket: string, day: string): void {
    const target = join(this.#root, "data", bucket);
    execFileSync("find", [target, "-type", "f", "-exec", "touch", "-d", day, "{}", "+"]);
  }

  remove(bucket: string, key: string): void {
    rmSync(join(this.#root, "data", bucket, key));
  }

  async stop(): Promise<void> {
    if (this.#child === undefined) return;
    const closed = once(this.#child, "close");
    // It would wait for connections that are kept.
    this.#child.kill("SIGKILL");
    await closed;
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** Node's own, in the shape that the signer asks for. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(key?: SourceData) {
    this.#hash = key === undefined ? createHash("sha256") : createHmac("sha256", key as Uint8Array);
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("expected a port");
  return address.port;
}
