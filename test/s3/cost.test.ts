import { afterEach, expect, test, vi } from "vitest";
import { formatBytes } from "../../src/source/wording.ts";
import { runCli } from "../cli/fake-environment.ts";
import { answerError, startBucketServer, type Stored } from "../support/bucket-server.ts";
import { keyOf, logFile } from "./in-buckets.ts";

const objects = new Map<string, Stored>([
  [keyOf("20260303T0100Z"), logFile("CreateUser")],
  [keyOf("20260303T0200Z"), { ...logFile("CreateUser"), storageClass: "STANDARD_IA" }],
  [keyOf("20260303T0300Z"), { ...logFile("CreateUser"), storageClass: "GLACIER" }],
  [keyOf("20260420T0100Z"), logFile("CreateUser")],
  [keyOf("20260303T0100Z", { region: "eu-west-1" }), logFile("CreateUser")],
]);

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  vi.unstubAllEnvs();
});

async function explained(
  words: readonly string[],
  instead: NonNullable<Parameters<typeof startBucketServer>[1]>["instead"] = () => false,
) {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  const server = await startBucketServer({ trail: objects }, { pageSize: 2, instead });
  close = server.close;
  const where = ["-t", "s3://trail", "--endpoint-url", server.url];
  const { stdout, exitCode } = await runCli(["*", ...where, ...words, "--explain"]);
  const costs = stdout
    .split("\n")
    .filter((line) => /^(?:objects|storage|cost|not listed)/.test(line));
  const gets = server.asked.filter(({ key }) => key !== "").length;
  return { costs, exitCode, lists: server.asked.length - gets, gets };
}

test("--explain says what reading will fetch, from a listing alone", async () => {
  const { lists, ...said } = await explained(["--from", "2026-03-03", "--to", "2026-03-04"]);
  const bytes = objects.get(keyOf("20260303T0100Z"))!.bytes.length * 4;
  expect(said).toStrictEqual({
    costs: [
      `objects         4 log files, ${formatBytes(bytes)} as stored`,
      "storage class   1 log file in STANDARD_IA: bytes read are charged",
      "storage class   1 log file in GLACIER: to be restored first",
      `cost            ${lists} LIST requests for a listing, of S3's dearer class (PUT, COPY, POST, LIST): sent just now, and again by the reading; then 4 GETs, of the cheaper class; about $0.0000 at us-east-1's prices, apart from transfer out of the Region`,
    ],
    exitCode: 0,
    gets: 0,
  });
});

test("what cannot be listed is named, and the exit code is 4", async () => {
  const { costs, exitCode } = await explained([], ({ query }, response) =>
    (query.get("prefix") ?? "").includes("eu-west-1")
      ? answerError(response, 403, "AccessDenied")
      : false,
  );
  expect(costs.at(-1)).toBe(
    "not listed      s3://trail/AWSLogs/111122223333/CloudTrail/eu-west-1/: not allowed: the message",
  );
  expect(exitCode).toBe(4);
});
