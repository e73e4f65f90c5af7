import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { PROJECT } from "./spitzel-command.ts";
import { RealS3, VERSITYGW } from "./versitygw.ts";

const SCRIPT = join(PROJECT, ".ci/trino");
const SERVERS = [process.env["SPITZEL_TRINO"] ?? "", join(PROJECT, ".ci/trino-server")];

/** Whether `.ci/trino install` has been here, and an S3 server is there for Trino to read. */
export const HAS_TRINO =
  VERSITYGW !== undefined &&
  SERVERS.some(
    (path) =>
      existsSync(path) && readdirSync(path).some((name) => name.startsWith("trino-server-core")),
  );

if (!HAS_TRINO) {
  process.stderr.write("tests with a real Trino are skipped: .ci/trino install .ci/trino-server\n");
}

export interface TrinoRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

interface Page {
  readonly nextUri?: string;
  readonly columns?: readonly { readonly name: string }[];
  readonly data?: readonly (readonly unknown[])[];
  readonly error?: { readonly errorName: string; readonly message: string };
}

/**
 * Trino and the S3 server that it reads, with the keys S3_KEYS: one node, or a coordinator and workers. Where
 * SPITZEL_TRINO_RUN names the folder of a running one, it is shared, and left running.
 */
export class RealTrino {
  readonly url: string;
  readonly s3: RealS3;
  readonly #run: string;
  readonly #isShared: boolean;

  private constructor(run: string, isShared: boolean) {
    this.url = readFileSync(join(run, "url"), "utf8").trim();
    this.s3 = RealS3.at(readFileSync(join(run, "s3-url"), "utf8").trim(), run);
    this.#run = run;
    this.#isShared = isShared;
  }

  static async start(workers = 0): Promise<RealTrino> {
    const shared = process.env["SPITZEL_TRINO_RUN"];
    if (shared !== undefined && workers === 0) return new RealTrino(shared, true);
    const run = mkdtempSync(join(tmpdir(), "spitzel-trino-"));
    await promisify(execFile)(SCRIPT, ["start", run, String(workers)]);
    return new RealTrino(run, false);
  }

  /** A statement's rows, in which the client under test has no part; asked anew while no node is ready. */
  async query(sql: string): Promise<TrinoRows> {
    for (let left = 100; ; left--) {
      const answer = await this.#ask(sql);
      if (!("errorName" in answer)) return answer;
      if (answer.errorName !== "NO_NODES_AVAILABLE" || left === 0) {
        throw new Error(`${answer.errorName}: ${answer.message}`);
      }
      await sleep(300);
    }
  }

  async #ask(sql: string): Promise<TrinoRows | NonNullable<Page["error"]>> {
    const headers = { "X-Trino-User": "spitzel-test", "X-Trino-Catalog": "hive" };
    const rows: (readonly unknown[])[] = [];
    let columns: readonly string[] = [];
    let next: string | undefined = `${this.url}/v1/statement`;
    let init: RequestInit = { method: "POST", body: sql, headers };
    while (next !== undefined) {
      const response: Response = await fetch(next, init);
      if (!response.ok) throw new Error(`Trino answered ${response.status} to ${next}`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the documented protocol
      const page = (await response.json()) as Page;
      if (page.error !== undefined) return page.error;
      if (page.columns !== undefined) columns = page.columns.map(({ name }) => name);
      rows.push(...(page.data ?? []));
      next = page.nextUri;
      init = { headers };
    }
    return { columns, rows };
  }

  /** Ends a node: `coordinator`, `worker-1` … */
  kill(node: string): void {
    process.kill(Number(readFileSync(join(this.#run, node, "pid"), "utf8")), "SIGKILL");
  }

  async stop(): Promise<void> {
    if (this.#isShared) return;
    execFileSync(SCRIPT, ["stop", this.#run]);
    rmSync(this.#run, { recursive: true, force: true });
  }
}
