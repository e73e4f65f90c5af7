import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServe } from "../support/running-emulator.ts";
import { quoted, runShell } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { RealS3, S3_KEYS, VERSITYGW } from "../support/versitygw.ts";
import { CASES } from "./cases.ts";
import { keysIn, made, TIME } from "./made-case.ts";

/** Debian's first: `.ci/run` installs it. */
const AWS = existsSync("/usr/bin/aws") ? "/usr/bin/aws" : "aws";
const hasAws = spawnSync(AWS, ["--version"]).status === 0;
if (!hasAws) process.stderr.write("tests with the AWS CLI are skipped: aws is not on PATH\n");

const names = Object.keys(CASES);
const bucketOf = (name: string): string => `case-${names.indexOf(name)}`;

// Every command is the built program, the server checks signatures and keeps metadata as S3 does.
describe.skipIf(VERSITYGW === undefined)("a trail with digests on a real S3 server", () => {
  let server: RealS3;
  beforeAll(async () => {
    server = await RealS3.start();
    for (const [name, one] of Object.entries(CASES)) {
      for (const [key, stored] of made(one, bucketOf(name))) {
        await server.store(bucketOf(name), key, stored);
      }
    }
  }, 240_000);
  afterAll(async () => server.stop(), 60_000);

  const environment = (more: Readonly<Record<string, string>> = {}) => ({
    ...S3_KEYS,
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT_URL_S3: server.url,
    ...more,
  });

  test("the verdict on every way to tamper with it", async () => {
    const keys = keysIn(tempFolder());
    const script = names.map(
      (name) =>
        `echo ${quoted(`== ${name}`)}; spitzel validate -q -o ndjson -t s3://${bucketOf(name)} ${TIME.join(" ")} --public-keys ${keys}; echo "exit $?"`,
    );
    const { stdout } = await runShell(script.join("\n"), { env: environment() });
    const verdicts = stdout
      .split("== ")
      .slice(1)
      .map((text) => {
        const [name = "", ...lines] = text.trim().split("\n");
        const kinds = lines
          .slice(0, -1)
          .map((line) => String(JSON.parse(line).kind))
          .filter((kind) => kind !== "verified");
        return { name, kinds: kinds.toSorted(), exit: lines.at(-1) };
      });
    expect(verdicts).toStrictEqual(
      Object.entries(CASES).map(([name, { expect: kinds, exit = 1 }]) => ({
        name,
        kinds,
        exit: `exit ${exit}`,
      })),
    );
  }, 240_000);

  test("--verified prints the records of good log files", async () => {
    const keys = keysIn(tempFolder());
    const asked = ["clean", "log changed", "digest deleted"];
    const script = asked.map(
      (name) =>
        `spitzel '*' -c -q -t s3://${bucketOf(name)} ${TIME.join(" ")} --verified --public-keys ${keys} 2>/dev/null; echo "exit $?"`,
    );
    const { stdout } = await runShell(script.join("\n"), { env: environment() });
    expect(stdout).toBe("16\nexit 0\n14\nexit 4\n12\nexit 4\n");
  }, 60_000);

  describe("CloudTrail's keys from spitzel serve", () => {
    const empty = () => tempFolder({ "empty.json": '{"Records":[]}' });
    const describeTrails = (name: string): string => {
      const path = join(tempFolder(), "trails.json");
      const trail = {
        Name: "audit",
        S3BucketName: bucketOf(name),
        IncludeGlobalServiceEvents: true,
        IsMultiRegionTrail: true,
        HomeRegion: "us-east-1",
        TrailARN: "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
        LogFileValidationEnabled: true,
        IsOrganizationTrail: false,
      };
      writeFileSync(path, JSON.stringify({ trailList: [trail] }));
      return path;
    };

    test("a key on the second page is found, and --save-public-keys writes all of them", async () => {
      const keys = keysIn(tempFolder());
      const serve = await startServe(["-t", empty(), "--public-keys", keys, "--page-size", "1"]);
      try {
        const saved = join(tempFolder(), "saved.json");
        const { stderr, exitCode } = await runShell(
          `spitzel validate -t s3://${bucketOf("clean")} ${TIME.join(" ")} --save-public-keys ${saved}`,
          { env: environment({ AWS_ENDPOINT_URL_CLOUDTRAIL: serve.url }) },
        );
        expect({ stderr, exitCode }).toStrictEqual({
          stderr: "4 of 4 digests and 8 of 8 log files verified · 0 findings · 0 skipped\n",
          exitCode: 0,
        });
        expect(JSON.parse(readFileSync(saved, "utf8"))).toStrictEqual(
          JSON.parse(readFileSync(keys, "utf8")),
        );
      } finally {
        await serve.stop();
      }
    }, 60_000);

    test.skipIf(!hasAws).each([
      ["clean", 0, "4/4 digest files valid", "8/8 log files valid"],
      ["log changed", 1, "4/4 digest files valid", "7/8 log files valid"],
      ["digest deleted", 1, "3/4 digest files valid", "6/6 log files valid"],
      ["newest digest deleted", 0, "3/3 digest files valid", "6/6 log files valid"],
    ])(
      "aws cloudtrail validate-logs asks DescribeTrails and ListPublicKeys: %s",
      async (name, exit, ...said) => {
        const serve = await startServe([
          "-t",
          empty(),
          "--public-keys",
          keysIn(tempFolder()),
          "--describe-trails",
          describeTrails(name),
        ]);
        try {
          const { stdout, exitCode } = await validateLogs(serve.url, server.url);
          expect({ exitCode, said: said.filter((text) => !stdout.includes(text)) }).toStrictEqual({
            exitCode: exit,
            said: [],
          });
        } finally {
          await serve.stop();
        }
      },
      60_000,
    );
  });
});

/** The AWS CLI, told where S3 and CloudTrail are. */
async function validateLogs(cloudTrail: string, s3: string) {
  const home = tempFolder();
  // Debian's 2.9 knows no AWS_ENDPOINT_URL_S3; a model of its own says the same.
  const models = join(home, ".aws/models/s3/2006-03-01");
  mkdirSync(models, { recursive: true });
  writeFileSync(join(models, "endpoint-rule-set-1.json"), JSON.stringify(ruleSet(s3)));
  const child = spawn(
    AWS,
    "cloudtrail validate-logs --region us-east-1 --trail-arn arn:aws:cloudtrail:us-east-1:111122223333:trail/audit --start-time 2026-03-03T00:00:00Z --end-time 2026-03-03T04:00:00Z --endpoint-url"
      .split(" ")
      .concat(cloudTrail),
    {
      env: { ...S3_KEYS, PATH: process.env["PATH"], HOME: home, AWS_EC2_METADATA_DISABLED: "true" },
    },
  );
  let stdout = "";
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { stdout, exitCode };
}

/** Endpoints as botocore looks for them: every bucket at one server. */
function ruleSet(url: string) {
  const endpoint = (path: string) => ({
    url: `${url}${path}`,
    properties: {
      authSchemes: [
        {
          name: "sigv4",
          signingName: "s3",
          signingRegion: "us-east-1",
          disableDoubleEncoding: true,
        },
      ],
    },
    headers: {},
  });
  const named = { type: "String", required: false, documentation: "" };
  return {
    version: "1.0",
    parameters: { Bucket: named, Region: { ...named, builtIn: "AWS::Region" } },
    rules: [
      {
        conditions: [{ fn: "isSet", argv: [{ ref: "Bucket" }] }],
        endpoint: endpoint("/{Bucket}"),
        type: "endpoint",
      },
      { conditions: [], endpoint: endpoint(""), type: "endpoint" },
    ],
  };
}
