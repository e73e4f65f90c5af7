import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { runCli } from "../cli/fake-environment.ts";
import { startBucketServer, type Stored } from "../support/bucket-server.ts";
import { DigestChain, HOUR_MS, START_MS } from "../support/digest-chain.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { CASES } from "./cases.ts";
import { BUCKET, chainKey, keysIn, made, onDisk, TIME } from "./made-case.ts";

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
  vi.unstubAllEnvs();
});

async function inBucket(objects: ReadonlyMap<string, Stored>): Promise<readonly string[]> {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  const server = await startBucketServer({ [BUCKET]: objects }, { pageSize: 3 });
  close = server.close;
  return ["-t", `s3://${BUCKET}`, "--endpoint-url", server.url];
}

/** What is printed of a trail of which only verified files are wanted. */
async function verified(
  where: readonly string[],
  more: readonly string[] = TIME,
  nowMs = START_MS + 7 * HOUR_MS,
) {
  const keys = ["--public-keys", keysIn(tempFolder())];
  const { stdout, stderr, exitCode } = await runCli(
    ["*", ...where, ...more, "--verified", ...keys],
    { now: () => nowMs },
  );
  const ids = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => String(JSON.parse(line).eventID));
  return { ids, stderr, exitCode };
}

const withRecords = (eventID: string): Buffer =>
  gzipSync(
    JSON.stringify({
      Records: [{ eventTime: "2026-03-03T01:00:00Z", eventName: "Evil", eventID }],
    }),
  );

describe.each(Object.entries(CASES))("%s", (_, one) => {
  const goodLogs = Number(one.valid[1].split("/")[0]);
  const isClean = one.expect.length === 0;

  test("in a bucket: the records of good log files, and no other", async () => {
    const { ids, exitCode } = await verified(await inBucket(made(one)));
    expect({ records: ids.length, exitCode }).toStrictEqual({
      // The one log file of a backfill digest has one record.
      records: 2 * goodLogs - (_ === "backfill digest, clean" ? 1 : 0),
      exitCode: isClean ? 0 : 4,
    });
    expect(new Set(ids).size).toBe(one.hasSecondRegion === true ? ids.length / 2 + 1 : ids.length);
  });
});

// Of 16 records. A digest on a disk is proved by the signature that the one after it holds.
test.each([
  ["clean", 12],
  ["log changed", 10],
  ["digest deleted", 4],
  ["digest not JSON", 4],
  ["digests swapped", 4],
])(
  "%s, on a disk, where nothing proves the newest digest: %i records are proved",
  async (name, records) => {
    const one = CASES[name]!;
    const { ids, exitCode } = await verified(onDisk(made(one), tempFolder()));
    expect({ records: ids.length, exitCode }).toStrictEqual({ records, exitCode: 4 });
  },
);

describe("what is left out is named and counted", () => {
  const clean = CASES["clean"]!;
  const hour = (n: number): string => new Date(START_MS + n * HOUR_MS).toISOString();

  test("a log file that was added, with records, and one that was changed", async () => {
    const added = "AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/03/evil.json.gz";
    const objects = made({
      ...clean,
      change: ({ objects: all, logs }) => {
        all.set(added, { bytes: withRecords("added") });
        all.set(logs[3]!.key, { bytes: withRecords("changed") });
      },
    });
    const changed = [...objects.keys()].filter((key) => key.includes("T0140Z"));
    const { ids, stderr, exitCode } = await verified(await inBucket(objects));
    expect(ids).toHaveLength(14);
    expect(ids).not.toContain("added");
    expect({ stderr, exitCode }).toStrictEqual({
      stderr: `spitzel: skipped s3://trail/${changed[0]}: log-changed: the log file is not what CloudTrail delivered: its content has another hash than its digest says
hint: Take it as evidence of tampering: keep this version, look for the original in the bucket's versions or a copy, and find out who wrote the object.
spitzel: skipped s3://trail/${added}: not verified: no digest names it
hint: spitzel validate says more; without --verified its records are in the answer.
14 of 14 records matched · 7 files, 1.2 kB · 4 of 4 digests verified · 2026-03-03 00:05–03:35 UTC · 1 file left out, not verified: 1 no digest names it · 1 folder of digests and other services not listed · 2 skipped
`,
      exitCode: 4,
    });
  });

  test("what came after the window and has no digest yet is no fault; within the window it is", async () => {
    const objects = made(clean);
    const more = new DigestChain(objects, { bucket: BUCKET, key: chainKey });
    more.log(START_MS + 6 * HOUR_MS, ["ListUsers"]);
    const where = await inBucket(objects);
    const after = await verified(where);
    expect(after).toMatchObject({ exitCode: 0 });
    expect(after.stderr).toContain("1 file left out, not verified: 1 no digest yet");
    const within = await verified(where, ["--from", "2026-03-03"]);
    expect(within).toMatchObject({ exitCode: 4 });
    expect(within.ids).toHaveLength(16);
  });

  test("without any digest nothing is read, and that is no answer", async () => {
    const objects = made(CASES["all digests deleted"]!);
    const { ids, stderr, exitCode } = await verified(await inBucket(objects));
    expect({ ids, exitCode }).toStrictEqual({ ids: [], exitCode: 4 });
    expect(stderr).toContain(
      "8 files left out, not verified: 8 no digest of its account and Region · 8 skipped",
    );
  });

  test("keys that are not those of the digests prove nothing", async () => {
    const where = await inBucket(made(clean));
    const keys = join(tempFolder(), "keys.json");
    const other = keysIn(tempFolder());
    const { PublicKeyList } = JSON.parse(readFileSync(other, "utf8"));
    writeFileSync(keys, JSON.stringify({ PublicKeyList: PublicKeyList.slice(0, 1) }));
    const { stdout, exitCode } = await runCli(
      ["*", ...where, ...TIME, "--verified", "--public-keys", keys],
      { now: () => START_MS + 7 * HOUR_MS },
    );
    expect({ stdout, exitCode }).toStrictEqual({ stdout: "", exitCode: 4 });
  });

  test("the coverage says how many digests were checked and what was left out, and why", async () => {
    const objects = made(CASES["digest deleted"]!);
    const path = join(tempFolder(), "coverage.json");
    const time = ["--from", hour(0), "--to", hour(4), "--coverage", path];
    await verified(await inBucket(objects), time);
    const { files, isComplete, exitCode } = JSON.parse(readFileSync(path, "utf8"));
    expect({
      unverified: files.unverified,
      digests: files.digests,
      isComplete,
      exitCode,
    }).toStrictEqual({
      unverified: { "no digest names it": 2 },
      digests: { valid: 3, total: 3 },
      isComplete: false,
      exitCode: 4,
    });
  });
});

test.each([
  ["detect", "--no-pack"],
  ["timeline"],
  ["*", "--count-by", "action"],
  ["overview", "--no-findings"],
  ["*", "--sort", "time"],
])("%s %s reads the same files", async (...words) => {
  const objects = made(CASES["digest deleted"]!);
  const where = await inBucket(objects);
  const { stderr, exitCode } = await runCli(
    [...words, ...where, ...TIME, "--verified", "--public-keys", keysIn(tempFolder())],
    { now: () => START_MS + 7 * HOUR_MS },
  );
  expect(stderr).toContain("2 files left out, not verified: 2 no digest names it");
  expect(exitCode).toBe(4);
});

test("a file that is too large to be held is compared before a byte of it is given", async () => {
  const objects = new Map<string, Stored>();
  const chain = new DigestChain(objects, { bucket: BUCKET, key: chainKey });
  // Of 17 MB that gzip makes no smaller.
  const noise = Array.from({ length: 3 }, (_, i) =>
    Buffer.from(Array.from({ length: 1024 }, (__, n) => (n * 7919 + i * 104_729) % 251)).toString(
      "hex",
    ),
  );
  const names = noise.map((text) => `Get${text}`);
  const good = chain.log(START_MS + 600_000, names);
  const bad = chain.log(START_MS + 1_200_000, names);
  objects.set(good.key, { bytes: stored(good.text, 17) });
  objects.set(bad.key, { bytes: stored(bad.text.replaceAll("iam.", "sts."), 17) });
  chain.digest(START_MS, START_MS + HOUR_MS, [good.entry, bad.entry]);
  const { ids, stderr, exitCode } = await verified(await inBucket(objects), [
    "--from",
    "2026-03-03",
    "--to",
    "2026-03-03T01:00:00Z",
  ]);
  expect({ records: ids.length, exitCode }).toStrictEqual({ records: 3, exitCode: 4 });
  expect(stderr).toContain(`skipped s3://trail/${bad.key}: log-changed: `);
});

/** As gzip data of so many megabytes: many empty blocks in front of the text. */
function stored(text: string, megabytes: number): Buffer {
  const empty = Buffer.alloc(megabytes * 1024 * 1024, Buffer.from([0, 0, 0, 0xff, 0xff]));
  const head = gzipSync("", { level: 0 }).subarray(0, 10);
  const whole = empty.subarray(0, empty.length - (empty.length % 5));
  return Buffer.concat([head, whole, gzipSync(text).subarray(10)]);
}
