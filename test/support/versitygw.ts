import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
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
  readonly #child: ChildProcess;

  private constructor(url: string, root: string, child: ChildProcess) {
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
      if (isUp) return new RealS3(url, root, child);
      if (i === 200 || child.exitCode !== null) throw new Error("versitygw did not start");
      await sleep(50);
    }
  }

  /** Puts a file into a bucket, past the server. */
  put(bucket: string, key: string, bytes: Uint8Array | string): void {
    const path = join(this.#root, "data", bucket, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }

  /** Copies a folder into a bucket, past the server. */
  copy(folder: string, bucket: string): void {
    mkdirSync(join(this.#root, "data"), { recursive: true });
    execFileSync("cp", ["-rL", folder, join(this.#root, "data", bucket)]);
  }

  remove(bucket: string, key: string): void {
    rmSync(join(this.#root, "data", bucket, key));
  }

  async stop(): Promise<void> {
    const closed = once(this.#child, "close");
    this.#child.kill("SIGTERM");
    await closed;
    rmSync(this.#root, { recursive: true, force: true });
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
