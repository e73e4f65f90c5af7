import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { runCli } from "../cli/fake-environment.ts";
import { startBucketServer, type Stored } from "../support/bucket-server.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { CASES } from "./cases.ts";
import { BUCKET, keysIn, made, onDisk, TIME } from "./made-case.ts";

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  vi.unstubAllEnvs();
});

/** What a run says, in short. */
async function verdict(words: readonly string[]) {
  const { stdout, stderr, exitCode } = await runCli(["validate", ...words, "-o", "ndjson"]);
  const lines = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  const chains = lines.filter(({ kind }) => kind === "verified");
  const ratio = (what: "digests" | "logs"): string =>
    ["valid", "total"].map((n) => chains.reduce((sum, chain) => sum + chain[what][n], 0)).join("/");
  const findings = lines.filter(({ kind }) => kind !== "verified");
  return { findings, chains, ratios: [ratio("digests"), ratio("logs")], exitCode, stderr };
}

async function inBucket(objects: ReadonlyMap<string, Stored>, pageSize = 1000) {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  const server = await startBucketServer({ [BUCKET]: objects }, { pageSize });
  close = server.close;
  return ["-t", `s3://${BUCKET}`, "--endpoint-url", server.url];
}

describe.each(Object.entries(CASES))("%s", (_, one) => {
  const kinds = (findings: readonly { readonly kind: string }[]): readonly string[] =>
    findings.map(({ kind }) => kind).toSorted();

  test("in a bucket", async () => {
    const where = await inBucket(made(one), 3);
    const keys = keysIn(tempFolder());
    const { findings, ratios, exitCode } = await verdict([
      ...where,
      ...TIME,
      "--public-keys",
      keys,
    ]);
    expect({ kinds: kinds(findings), ratios, exitCode }).toStrictEqual({
      kinds: one.expect,
      ratios: one.valid,
      exitCode: one.exit ?? 1,
    });
  });

  test("on a disk, where only the newest digest has no signature", async () => {
    const folder = tempFolder();
    const keys = keysIn(tempFolder());
    const where = onDisk(made(one), folder);
    const { findings, exitCode } = await verdict([...where, ...TIME, "--public-keys", keys]);
    // What only its metadata says of a digest is not on the disk: its own signature.
    const hidden = ["digest-unsigned"];
    const expected = one.expect.filter((kind) => !hidden.includes(kind));
    const ofDisk = kinds(findings);
    if (_ === "digest with a wrong signature") expect(ofDisk).toStrictEqual([]);
    else if (_ === "digest signed anew with a foreign key") {
      expect(ofDisk).toStrictEqual(["digest-unknown-key", "log-undigested"]);
    } else if (_ === "digest replaced by another of the right key") {
      expect(ofDisk).toStrictEqual(["digest-signature", "log-undigested"]);
    } else expect(ofDisk).toStrictEqual(expected);
    expect(exitCode === 0).toBe(ofDisk.length === 0);
  });
});

test("what is verified is named to the second, and a table says what a finding means and what to do", async () => {
  const where = await inBucket(made(CASES["log changed"]!));
  const keys = keysIn(tempFolder());
  const { chains, findings } = await verdict([...where, ...TIME, "--public-keys", keys]);
  expect(chains).toStrictEqual([
    {
      schema: "spitzel.validation/1",
      kind: "verified",
      account: "111122223333",
      region: "us-east-1",
      trail: "audit",
      chain: "normal",
      digests: { valid: 4, total: 4 },
      logs: { valid: 7, total: 8 },
      verified: [
        ["2026-03-03T00:00:00Z", "2026-03-03T01:00:00Z"],
        ["2026-03-03T02:00:00Z", "2026-03-03T04:00:00Z"],
      ],
    },
  ]);
  const table = await runCli(["validate", ...where, ...TIME, "--public-keys", keys, "-o", "table"]);
  const [{ file, digest, meaning, advice }] = findings as [Record<string, string>];
  expect(table.stdout).toBe(
    `log-changed  ${meaning}\n  ${advice}\n    111122223333 us-east-1  ${file}  named by ${digest}\nverified  111122223333 us-east-1 audit  4 of 4 digests, 7 of 8 log files  2026-03-03T00:00:00Z – 2026-03-03T01:00:00Z, 2026-03-03T02:00:00Z – 2026-03-03T04:00:00Z\n`,
  );
  expect(table.stderr).toBe(
    "4 of 4 digests and 7 of 8 log files verified · 1 finding · 0 skipped\n",
  );
});

test("only the digests and log files of the time asked are looked at", async () => {
  const where = await inBucket(made(CASES["log changed"]!));
  const keys = keysIn(tempFolder());
  const time = ["--from", "2026-03-03T02:30:00Z", "--to", "2026-03-03T02:50:00Z"];
  const { findings, ratios, exitCode } = await verdict([...where, ...time, "--public-keys", keys]);
  expect({ findings, ratios, exitCode }).toStrictEqual({
    findings: [],
    ratios: ["1/1", "2/2"],
    exitCode: 0,
  });
});

test("what is wrong with the listing is said once", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  const server = await startBucketServer({});
  close = server.close;
  const where = ["-t", "s3://nowhere", "--endpoint-url", server.url];
  const { stderr, exitCode } = await verdict([...where, "--public-keys", keysIn(tempFolder())]);
  expect({ stderr, exitCode }).toStrictEqual({
    stderr: `spitzel: skipped s3://nowhere/: there is no bucket nowhere
hint: check its name; aws cloudtrail describe-trails says where a trail delivers.
0 of 0 digests and 0 of 0 log files verified · 0 findings · 1 skipped
spitzel: nothing could be verified
`,
    exitCode: 4,
  });
});

test("the verdicts are the AWS CLI's, but where it misses something", () => {
  const path = join("..", "shared", "infra", "validate", "oracle.json");
  let oracle: Readonly<Record<string, { exit: number; digests: string; logs: string }>>;
  try {
    oracle = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return;
  }
  const missed = Object.entries(CASES)
    .filter(([name]) => name in oracle)
    .filter(([name, { exit = 1 }]) => (exit === 0) !== (oracle[name]!.exit === 0))
    .map(([name]) => name);
  expect(missed).toStrictEqual([
    "log added that no digest names",
    "log copied under another name",
    "newest digest deleted",
    "newest two digests deleted with their logs",
    "all digests deleted",
    "logging was off: a chain starts anew",
    "backfill digest deleted, its log left",
    "second Region, its log changed",
  ]);
});
