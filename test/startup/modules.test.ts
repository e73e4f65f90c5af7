import { expect, onTestFinished, test } from "vitest";
import { serveRecords } from "../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { loadedPackages } from "../support/loaded-packages.ts";
import { readTrail } from "../support/read-trail.ts";
import { runSpitzel } from "../support/spitzel-command.ts";

/** All it depends on, but string-width, which yargs loads too. */
const NOTHING = {
  "AWS SDK": false,
  "csv-stringify": false,
  "fastest-levenshtein": false,
  "jsonpath-plus": false,
  minimatch: false,
  ndjson: false,
  "p-queue": false,
  re2js: false,
  yargs: false,
};

/** Which of its packages the program loads for this command line. */
async function packagesFor(...words: readonly string[]): Promise<typeof NOTHING> {
  const loaded = loadedPackages();
  const { exitCode, stderr } = await runSpitzel(words, { env: loaded.env });
  expect({ exitCode, stderr }).toStrictEqual({ exitCode: 0, stderr: "" });
  const names = [...loaded.names()];
  const has = Object.keys(NOTHING).map((name) => [
    name,
    name === "AWS SDK"
      ? names.some((one) => /^@(aws-sdk|smithy)\//.test(one))
      : names.includes(name),
  ]);
  return Object.fromEntries(has) as typeof NOTHING;
}

const FILE = [
  "cloudtrail:StopLogging",
  "--quiet",
  "--trail",
  "examples/trail/AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/03",
];

test("--version loads no package", async () => {
  expect(await packagesFor("--version")).toStrictEqual(NOTHING);
});

test("--help loads yargs alone", async () => {
  expect(await packagesFor("--help")).toStrictEqual({ ...NOTHING, yargs: true });
});

const FILE_QUERY = { ...NOTHING, minimatch: true };

test("a query of files loads neither the AWS SDK nor what its paths do not need", async () => {
  expect(await packagesFor(...FILE, "--match", '$.userIdentity.type == "IAMUser"')).toStrictEqual(
    FILE_QUERY,
  );
});

test("a command line that is not made of plain words loads yargs", async () => {
  expect(await packagesFor(...FILE, "--limit=5")).toStrictEqual({ ...FILE_QUERY, yargs: true });
});

test("a path with a wildcard loads no package", async () => {
  expect(await packagesFor(...FILE, "--match", "$.resources[*].ARN == null")).toStrictEqual(
    FILE_QUERY,
  );
});

test("a path with a filter loads jsonpath-plus, and what searches in its texts", async () => {
  expect(await packagesFor(...FILE, "--match", "$.resources[?(@.ARN)] == null")).toStrictEqual({
    ...FILE_QUERY,
    "jsonpath-plus": true,
    re2js: true,
  });
});

test("a regular expression loads its engine", async () => {
  expect(await packagesFor(...FILE, "--match", '$.userAgent regex "x"')).toStrictEqual({
    ...FILE_QUERY,
    re2js: true,
  });
});

test("--explain of Event history loads no AWS SDK: no request is sent", async () => {
  const words = ["iam:*", "--region", "us-east-1", "--explain"];
  expect((await packagesFor(...words))["AWS SDK"]).toBe(false);
});

test("a query of Event history loads the AWS SDK and the pacer", async () => {
  const { records } = await readTrail([EXAMPLE_TRAIL]);
  const emulator = await serveRecords([records]);
  onTestFinished(() => emulator.close());
  const words = ["cloudtrail:StopLogging", "--endpoint-url", emulator.url, "--quiet"];
  expect(await packagesFor(...words)).toStrictEqual({
    ...FILE_QUERY,
    "AWS SDK": true,
    "p-queue": true,
  });
});
