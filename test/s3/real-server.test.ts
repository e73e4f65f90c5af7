import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limitsOf } from "../support/limits-of.ts";
import { runShell } from "../support/spitzel-command.ts";
import { RealS3, S3_KEYS, VERSITYGW } from "../support/versitygw.ts";
import { PARITY_QUERIES, toQuery, toWords } from "../parity/queries.ts";
import type { LogFiles } from "../../src/source/log-files.ts";
import { listBucket } from "../../src/s3/bucket-files.ts";
import { scannedTrail } from "../support/trail-plans.ts";
import { Coverage } from "../../src/source/coverage.ts";
import { optionsFor } from "./in-buckets.ts";
import { quoted } from "../support/spitzel-command.ts";

const KEYS = {
  accessKeyId: S3_KEYS.AWS_ACCESS_KEY_ID,
  secretAccessKey: S3_KEYS.AWS_SECRET_ACCESS_KEY,
};

/** What a query prints. */
async function linesOf(
  of: Pick<Parameters<typeof scannedTrail>[0], "query" | "paths" | "files">,
): Promise<string> {
  const plan = await scannedTrail({ ...of, threads: 1, limits: limitsOf(2 ** 30) });
  const chunks: string[] = [];
  const run = { signal: new AbortController().signal, coverage: new Coverage() };
  for await (const { bytes } of plan.lines!(run)) chunks.push(Buffer.from(bytes).toString());
  return chunks.join("");
}

// A server that checks signatures and pages as S3 does. Every command is the built program.
describe.skipIf(VERSITYGW === undefined)("a bucket on a real S3 server", () => {
  let server: RealS3;
  beforeAll(async () => {
    server = await RealS3.start("eu-central-1");
    server.copy("examples/trail", "trail");
    server.put("other", "AWSLogs/odd name+ä (1)&.json", '{"Records":[]}');
  });
  afterAll(async () => server.stop());

  const run = async (script: string, env: Readonly<Record<string, string>> = {}) =>
    runShell(script, { env: { ...S3_KEYS, AWS_ENDPOINT_URL_S3: server.url, ...env } });

  test("every parity query gives the same bytes from disk and from S3", async () => {
    const options = {
      ...optionsFor(server.url, { concurrency: 64 }),
      accesses: [
        {
          credentials: async () => KEYS,
          profile: undefined,
          region: "eu-west-1",
          endpoint: server.url,
        },
      ] as const,
    };
    for (const parityQuery of PARITY_QUERIES) {
      const query = toQuery(parityQuery);
      const files: LogFiles = {
        description: "",
        fetchesAtOnce: 64,
        list: (window, signal) => listBucket("s3://trail", options, window, signal),
      };
      const disk = await linesOf({ query, paths: ["examples/trail"] });
      expect(await linesOf({ query, files }), parityQuery.name).toBe(disk);
      expect(disk, parityQuery.name).not.toBe("");
    }
  }, 240_000);

  test("the built program prints them the same", async () => {
    const names = ["everything", "excludes", "a window between seconds"];
    const all = (trail: string): string =>
      PARITY_QUERIES.filter(({ name }) => names.includes(name))
        .map(
          (query) =>
            `spitzel ${toWords(query).map(quoted).join(" ")} -q -t ${trail}; echo "exit $?"`,
        )
        .join("\n");
    const disk = await run(all("examples/trail"));
    expect(disk.stdout.split("exit 0\n")).toHaveLength(names.length + 1);
    expect(await run(all("s3://trail"))).toStrictEqual(disk);
  });

  test("findings, a timeline, and records with their places", async () => {
    const all = (trail: string): string =>
      [
        `spitzel detect -t ${trail} -q`,
        `spitzel timeline -t ${trail} -q`,
        `spitzel 'iam:*' -t ${trail} -o csv -q --fields time,user,action`,
        `spitzel '*' -t ${trail} -n 7 -q`,
        `SPITZEL_SCAN=plain spitzel 'iam:*' -t ${trail} -q`,
      ].join("\n");
    const disk = await run(all("examples/trail"));
    const bucket = await run(all("s3://trail"));
    expect(bucket.stdout.replaceAll("s3://trail", "examples/trail")).toBe(disk.stdout);
    expect(bucket.exitCode).toBe(disk.exitCode);
  }, 240_000);

  test("the closing line of a bucket says what was read and what was passed over", async () => {
    const { stderr, exitCode } = await run("spitzel iam:CreateUser -t s3://trail -c");
    expect({ stderr, exitCode }).toStrictEqual({
      stderr:
        "1 of 1,543 records matched · 51 files, 240.1 kB · 2026-03-02 00:01 – 2026-03-03 09:16 UTC · 2 Insight records apart · 1 folder of digests and other services not listed · 0 skipped\n",
      exitCode: 0,
    });
  });

  test("odd keys are found and read", async () => {
    const { stderr, exitCode } = await run("spitzel '*' -t s3://other");
    expect({ stderr: stderr.split("\n").at(-2), exitCode }).toStrictEqual({
      stderr: "0 of 0 records matched · 1 file, 14 B · 0 skipped",
      exitCode: 0,
    });
  });

  test.each([
    [
      "no bucket",
      "s3://nowhere",
      {},
      "spitzel: skipped s3://nowhere/: there is no bucket nowhere\nhint: check its name; aws cloudtrail describe-trails says where a trail delivers.\n",
    ],
    [
      "a wrong secret",
      "s3://trail",
      { AWS_SECRET_ACCESS_KEY: "wrong" },
      "spitzel: skipped s3://trail/: AWS does not accept the credentials in eu-central-1 (SignatureDoesNotMatch)\nhint: check that the Region eu-central-1 is enabled for the account, and that the access key is active.\n",
    ],
    [
      "no credentials",
      "s3://trail",
      { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" },
      "spitzel: skipped s3://trail/: no AWS credentials (Could not load credentials from any providers)\nhint: sign in (aws sso login), or set AWS_PROFILE or --profile; files need none: --trail PATH.\n",
    ],
    [
      "no such folder",
      "s3://trail/logs",
      {},
      "spitzel: skipped s3://trail/logs: no object and no folder of that name\n",
    ],
  ])("%s ends with exit code 3, as Event history would", async (_, trail, env, stderr) => {
    expect(await run(`spitzel '*' -q -t ${trail}`, env)).toStrictEqual({
      stdout: "",
      stderr,
      exitCode: 3,
    });
  });
});
