import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { keyOf, OTHER } from "../s3/in-buckets.ts";
import { startAthenaFacade } from "../support/athena-facade.ts";
import { startBucketServer } from "../support/bucket-server.ts";
import { startFakeTrino } from "../support/fake-trino.ts";
import { startSpitzel } from "../support/running-spitzel.ts";
import { runShell } from "../support/spitzel-command.ts";
import { recordText } from "../support/trail-shapes.ts";

const NAMES = ["CreateUser", "DeleteUser", "CreateUser", "ListUsers"];
const KEYS = [
  keyOf("20260302T0115Z"),
  keyOf("20260302T0120Z", { id: "B".repeat(16) }),
  keyOf("20260303T0115Z"),
  keyOf("20260302T0115Z", { account: OTHER, region: "eu-west-1" }),
];
const pathOf = (i: number): readonly string[] => [`s3://trail/${KEYS[i]!}`];

const METADATA = {
  Columns: [{ Name: "line", Type: "string" }],
  PartitionKeys: ["account", "region", "day"].map((Name) => ({ Name, Type: "string" })),
  Parameters: {
    location: "s3://trail/AWSLogs/",
    "projection.enabled": "true",
    "projection.account.type": "injected",
    "projection.region.type": "injected",
    "projection.day.type": "date",
    "projection.day.format": "yyyy/MM/dd",
    "projection.day.range": "2013/11/01,NOW",
    "storage.location.template": "s3://trail/AWSLogs/${account}/CloudTrail/${region}/${day}/",
  },
};

/** A bucket and an Athena, and the program that asks both. */
async function asking(facadeOptions: Parameters<typeof startAthenaFacade>[0] = {}) {
  const files = KEYS.map((key, i) => {
    const text = JSON.stringify({
      ...JSON.parse(recordText(NAMES[i]!)),
      eventID: String(i),
      eventSource: "iam.amazonaws.com",
      eventTime: "2026-03-02T01:10:00Z",
    });
    return [key, { bytes: gzipSync(`{"Records":[${text}]}`) }] as const;
  });
  const server = await startBucketServer({ trail: new Map(files) });
  const facade = await startAthenaFacade({ table: () => METADATA, ...facadeOptions });
  onTestFinished(async () => {
    await Promise.all([server.close(), facade.close()]);
  });
  const env = {
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_ENDPOINT_URL_S3: server.url,
    AWS_ENDPOINT_URL_ATHENA: facade.url,
    AWS_REGION: "eu-west-1",
  };
  return { env, facade, server, run: async (script: string) => runShell(script, { env }) };
}

const ATHENA =
  "-t s3://trail --from 2026-03-01 --to 2026-03-10 --engine athena --table default.trail";

test("the answer is that of the bucket, and the closing line says what the engine scanned", async () => {
  const { run } = await asking({
    answer: () => ({ columns: ["$path"], rows: [pathOf(2), pathOf(0)], scannedBytes: 3e9 }),
  });
  const window = "--from 2026-03-01 --to 2026-03-10";
  const { stdout } = await run(`spitzel iam:CreateUser -q -t s3://trail ${window}`);
  const asked = await run(`spitzel iam:CreateUser ${ATHENA}`);
  expect(asked.stdout.split("\n")).toHaveLength(3);
  expect({ stdout: asked.stdout, exitCode: asked.exitCode }).toStrictEqual({ stdout, exitCode: 0 });
  expect(asked.stderr).toContain(
    "Athena in eu-west-1 scanned 3.0 GB, about $0.0150: 2 log files may hold a match, 1 of the same days not, 1 day without one not listed",
  );
});

test("no candidate is a whole answer: nothing is read, and the engine's part is said", async () => {
  const { run } = await asking({
    answer: () => ({ columns: ["$path"], rows: [], scannedBytes: 5 }),
  });
  expect(await run(`spitzel iam:CreateUser ${ATHENA}`)).toStrictEqual({
    stdout: "",
    stderr: `note: no log file may hold a match, as the engine says
0 of 0 records matched · 0 files, 0 B · Athena in eu-west-1 scanned 5 B, about $0.0000: 0 log files may hold a match, 3 days without one not listed · 0 skipped
`,
    exitCode: 0,
  });
});

test("a query that fails is exit code 3, with the engine's words, and no answer", async () => {
  const { run } = await asking({
    answer: () => ({ state: "FAILED", reason: "SYNTAX_ERROR: line 1:8: mismatched input" }),
  });
  const { stdout, stderr, exitCode } = await run(`spitzel iam:CreateUser -q ${ATHENA}`);
  expect({ stdout, stderr: stderr.replaceAll(/[0-9a-f-]{36}/g, "ID"), exitCode }).toStrictEqual({
    stdout: "",
    stderr:
      "spitzel: skipped Athena in eu-west-1: the query ID failed: SYNTAX_ERROR: line 1:8: mismatched input\nhint: look the query up in Athena's console.\n",
    exitCode: 3,
  });
});

test("detect on an engine that fails is exit code 3 too", async () => {
  const { run } = await asking({
    answer: () => ({ state: "CANCELLED", reason: "by an administrator" }),
  });
  const { stdout, exitCode } = await run(`spitzel detect -q --only sigma ${ATHENA}`);
  expect({ stdout, exitCode }).toStrictEqual({ stdout: "", exitCode: 3 });
});

test("no such table is exit code 3", async () => {
  const { run } = await asking({ table: () => undefined });
  const { stderr, exitCode } = await run(`spitzel iam:CreateUser -q ${ATHENA}`);
  expect({ stderr, exitCode }).toStrictEqual({
    stderr:
      "spitzel: skipped Athena in eu-west-1: EntityNotFoundException: Entity Not Found (trail)\nhint: check --table, and the Region and the account that Athena is asked in.\n",
    exitCode: 3,
  });
});

test("an interrupt stops the query at the engine, and ends with 130", async () => {
  const { env, facade } = await asking({ answer: () => new Promise(() => {}) });
  const spitzel = startSpitzel(["iam:CreateUser", ...ATHENA.split(" ")], env);
  spitzel.read();
  await facade.polled();
  spitzel.interrupt();
  const { stdout, exitCode } = await spitzel.outcome();
  expect({ stdout, exitCode, last: facade.operations().at(-1) }).toStrictEqual({
    stdout: "",
    exitCode: 130,
    last: "StopQueryExecution",
  });
});

test("--limit reads the first candidates and no more", async () => {
  const { run, server } = await asking({
    answer: () => ({ columns: ["$path"], rows: KEYS.map((_, i) => pathOf(i)) }),
  });
  const { stdout, exitCode } = await run(`spitzel iam:CreateUser -q -n 1 ${ATHENA}`);
  expect({ lines: stdout.split("\n").length - 1, exitCode }).toStrictEqual({
    lines: 1,
    exitCode: 0,
  });
  expect(server.asked.length).toBeGreaterThan(0);
});

test("bursts and ranks need all records: refused, not left out", async () => {
  const { run, facade } = await asking();
  expect(await run(`spitzel detect -q ${ATHENA}`)).toStrictEqual({
    stdout: "",
    stderr:
      "spitzel: bursts, ranks, indicators and travels need all records, --engine finds what rules need\nhint: give --skip burst,ranked, or leave --engine away.\n",
    exitCode: 2,
  });
  expect(facade.asked).toStrictEqual([]);
});

test("what would scan everything is refused before anything is scanned", async () => {
  const { run, facade } = await asking();
  const { stdout, stderr, exitCode } = await run(
    "spitzel iam:CreateUser -q -t s3://trail --engine athena --table default.trail",
  );
  expect({ stdout, stderr, exitCode }).toStrictEqual({
    stdout: "",
    stderr:
      "spitzel: the engine would scan all of default.trail\nhint: name a time with --from or --since, or accounts with --account; or give --allow-full-scan.\n",
    exitCode: 2,
  });
  expect(facade.operations()).toStrictEqual(["GetTableMetadata"]);
});

test("--explain says what will be scanned, and scans nothing", async () => {
  const { run, facade } = await asking();
  const { stdout, exitCode } = await run(`spitzel iam:CreateUser --explain --max-scan 1 ${ATHENA}`);
  const topics = stdout.split("\n").map((line) => line.slice(0, 16).trimEnd());
  expect({ topics, exitCode }).toStrictEqual({
    topics: [
      "action",
      "from",
      "to",
      "source",
      "listing",
      "requests",
      "engine",
      "reading",
      "pushed down",
      "objects",
      "without engine",
      "scan",
      "statement",
      "",
    ],
    exitCode: 0,
  });
  expect(stdout).toContain("that is more than --max-scan: the query will be ended");
  expect(facade.operations()).toStrictEqual(["GetTableMetadata"]);
});

test("a table is printed, made, checked and shown", async () => {
  const { run, facade } = await asking();
  const table = "--engine athena --table default.trail";
  const printed = await run(`spitzel table create -t s3://trail ${table} --print`);
  expect(facade.asked).toStrictEqual([]);
  const made = await run(`spitzel table create -t s3://trail ${table}`);
  expect({ ...made, stderr: "" }).toStrictEqual(printed);
  expect(made.stderr).toBe("made default.trail of s3://trail/AWSLogs/: 2 accounts, 2 Regions\n");
  expect(`${String(facade.asked[0]!.input["QueryString"])};\n`).toBe(made.stdout);
  expect(await run(`spitzel table check -t s3://trail ${table}`)).toStrictEqual({
    stdout: "",
    stderr: "2 accounts, 2 Regions and 3 days in the bucket · all of them in the table\n",
    exitCode: 0,
  });
  const { stdout } = await run(`spitzel table show ${table}`);
  expect(stdout.split("\n")[0]).toBe("form            a row for each line of a log file");
});

test("what a table leaves out is said by table check, and is exit code 4 of a query", async () => {
  const Parameters = {
    ...METADATA.Parameters,
    "projection.account.type": "enum",
    "projection.account.values": "111122223333",
  };
  const { run } = await asking({
    table: () => ({ ...METADATA, Parameters }),
    answer: () => ({ columns: ["$path"], rows: [pathOf(0)] }),
  });
  expect(
    await run("spitzel table check -q -t s3://trail --engine athena --table default.trail"),
  ).toStrictEqual({
    stdout:
      "444455556666 eu-west-1 2026/03/02 (1 day): 444455556666 is not in the table's list for account\n",
    stderr: "",
    exitCode: 4,
  });
  const { stdout, stderr, exitCode } = await run(`spitzel iam:CreateUser -q ${ATHENA}`);
  expect({ lines: stdout.split("\n").length - 1, stderr, exitCode }).toStrictEqual({
    lines: 1,
    stderr:
      "spitzel: skipped s3://trail/AWSLogs/444455556666/CloudTrail/eu-west-1/2026/03/02/: not in the table: 444455556666 is not in the table's list for account\nhint: spitzel table check says all that a table leaves out; without --engine it is read.\n",
    exitCode: 4,
  });
});

test("a Trino that has lost its workers for good is exit code 3", async () => {
  const { env } = await asking();
  const ddl = `CREATE TABLE hive.d.t (line varchar) WITH (external_location = 's3://trail/AWSLogs/', format = 'TEXTFILE')`;
  const trino = await startFakeTrino(({ body }) =>
    body.startsWith("SHOW")
      ? { data: [[ddl]] }
      : {
          error: {
            errorName: "REMOTE_TASK_FAILED_FOR_GOOD",
            errorType: "EXTERNAL",
            message: "gone",
          },
        },
  );
  onTestFinished(trino.close);
  const words = `-t s3://trail --allow-full-scan --engine trino --trino-url ${trino.url} --table hive.d.t`;
  const { stdout, stderr, exitCode } = await runShell(`spitzel iam:CreateUser -q ${words}`, {
    env,
  });
  expect({ stdout, stderr, exitCode }).toStrictEqual({
    stdout: "",
    stderr: `spitzel: skipped Trino at ${trino.url}: REMOTE_TASK_FAILED_FOR_GOOD: gone\nhint: look the query up on Trino's own page.\n`,
    exitCode: 3,
  });
});
