import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setTimeout as sleep } from "node:timers/promises";
import { startSpitzel } from "../support/running-spitzel.ts";
import { runSpitzel } from "../support/spitzel-command.ts";
import { HAS_TRINO, RealTrino } from "../support/trino.ts";
import { S3_KEYS } from "../support/versitygw.ts";

const COPIES = 20;

/** Three JVMs and minutes: Trino takes a minute alone to say that a worker is gone. */
const isAsked = HAS_TRINO && process.env["SPITZEL_TEST_CLUSTER"] === "1";

describe.skipIf(!isAsked)("a coordinator and two workers, of which one is killed", () => {
  let trino: RealTrino;
  beforeAll(async () => {
    trino = await RealTrino.start(2);
    for (let i = 0; i < COPIES; i++)
      trino.s3.copy("examples/trail/AWSLogs", `cluster/${i}/AWSLogs`, "2026-03-10");
    await trino.query("create schema if not exists hive.default");
    await trino.query(
      "create table hive.default.cluster (line varchar) with (format = 'TEXTFILE', external_location = 's3://cluster/')",
    );
  }, 300_000);
  afterAll(async () => trino?.stop());

  test("the answer is whole, or the exit code says that it is not", async () => {
    const env = { ...S3_KEYS, AWS_ENDPOINT_URL_S3: trino.s3.url };
    const query = ["cloudtrail:StopLogging", "-q", "-t", "s3://cluster"];
    const whole = await runSpitzel(query, { env });
    expect(whole.stdout.split("\n")).toHaveLength(COPIES + 1);
    const words = [
      "--engine",
      "trino",
      "--trino-url",
      trino.url,
      "--table",
      "hive.default.cluster",
    ];
    const spitzel = startSpitzel([...query, ...words, "--allow-full-scan"], env);
    spitzel.read();
    const running = `select state from system.runtime.queries where source = 'spitzel' and query like 'SELECT DISTINCT%' and state = 'RUNNING'`;
    // oxlint-disable-next-line no-await-in-loop -- until it is so
    while ((await trino.query(running)).rows.length === 0) await sleep(200);
    trino.kill("worker-1");
    const { stdout, exitCode } = await spitzel.outcome();
    if (exitCode === 0) expect(stdout).toBe(whole.stdout);
    else expect({ stdout, exitCode }).toStrictEqual({ stdout: "", exitCode: 3 });
  }, 600_000);
});
