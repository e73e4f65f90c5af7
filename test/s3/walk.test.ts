import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import type { Scope } from "../../src/s3/layout.ts";
import { startBucketServer, type Stored } from "../support/bucket-server.ts";
import { ACCOUNT, found, keyOf, logFile, optionsFor, OTHER } from "./in-buckets.ts";

let close: (() => Promise<void>) | undefined;
afterEach(async () => close?.());

async function serve(keys: readonly string[], pageSize = 1000, more: [string, Stored][] = []) {
  const stored = new Map<string, Stored>([
    ...keys.map((key) => [key, logFile("CreateUser")] as const),
    ...more,
  ]);
  const server = await startBucketServer({ trail: stored }, { pageSize });
  close = server.close;
  return server;
}

const remote = (key: string): string => `remote s3://trail/${key}`;

const LAYOUTS = {
  "one account": ["AWSLogs/"],
  "an organisation": ["AWSLogs/o-exampleorgid/"],
  "Control Tower": ["o-exampleorgid/AWSLogs/o-exampleorgid/"],
  "a landing zone": ["o-exampleorgid/AWSLogs/"],
  "AWSLogs several levels down": ["backup/2026/of us/AWSLogs/"],
  "several prefixes": ["a/AWSLogs/", "b/AWSLogs/o-exampleorgid/"],
};

describe.each(Object.entries(LAYOUTS))("%s", (_, prefixes) => {
  const keys = prefixes
    .flatMap((prefix) =>
      [ACCOUNT, OTHER].flatMap((account) =>
        ["eu-west-1", "us-east-1"].flatMap((region) =>
          ["20260302T2355Z", "20260303T0115Z", "20260303T0120Z"].map((time) =>
            keyOf(time, { prefix, account, region }),
          ),
        ),
      ),
    )
    .toSorted();

  test.each([1000, 3, 1])("in the order of keys, with %i a page", async (pageSize) => {
    const { url } = await serve(keys, pageSize);
    expect(await found("s3://trail", optionsFor(url))).toStrictEqual(keys.map(remote));
  });

  test("of one account and one Region nothing else is listed", async () => {
    const { url, asked } = await serve(keys);
    const scope: Scope = {
      isAccount: (account) => account === OTHER,
      isRegion: (region) => region === "eu-west-1",
    };
    const asking = optionsFor(url, { scope });
    expect(await found("s3://trail", asking)).toStrictEqual(
      keys.filter((key) => key.includes(`${OTHER}_CloudTrail_eu-west-1`)).map(remote),
    );
    const listed = asked.map(({ query }) => query.get("prefix") ?? "");
    expect(listed.filter((prefix) => /11112222|us-east-1/.test(prefix))).toStrictEqual([]);
  });
});

test("a window is listed from its first day on, and no further than late files come", async () => {
  const days = Array.from(
    { length: 28 },
    (_, i) => `202602${String(i + 1).padStart(2, "0")}T1200Z`,
  );
  const keys = days.map((time) => keyOf(time));
  const { url, asked } = await serve(keys, 3);
  const window = { fromMs: Date.UTC(2026, 1, 10), toMs: Date.UTC(2026, 1, 10, 23) };
  // An hour before the window is still the day before; the last day is a week after its end.
  expect(await found("s3://trail", optionsFor(url), window)).toStrictEqual(
    keys.slice(8, 17).map(remote),
  );
  const listings = asked.map(({ query }) => query).filter((query) => !query.has("delimiter"));
  expect(listings.map((query) => query.get("start-after"))).toStrictEqual([
    `AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/2026/02/09/`,
    ...Array.from({ length: listings.length - 1 }, () => null),
  ]);
  expect(listings.length).toBeLessThan(6);
});

test("a quiet window is an answer, not a fault", async () => {
  const { url } = await serve([keyOf("20260302T2355Z")]);
  const window = { fromMs: Date.UTC(2027, 0, 1) };
  expect(await found("s3://trail", optionsFor(url), window)).toStrictEqual([]);
});

test("digests and other services are passed over by the names of their folders", async () => {
  const others = [
    `AWSLogs/${ACCOUNT}/CloudTrail-Digest/us-east-1/2026/03/03/digest.json.gz`,
    `AWSLogs/${ACCOUNT}/vpcflowlogs/us-east-1/2026/03/03/flow.log.gz`,
  ];
  const key = keyOf("20260303T0115Z");
  const { url, asked } = await serve([...others, key]);
  expect(await found("s3://trail/", optionsFor(url))).toStrictEqual([
    `other folder s3://trail/AWSLogs/${ACCOUNT}/CloudTrail-Digest/`,
    remote(key),
    `other folder s3://trail/AWSLogs/${ACCOUNT}/vpcflowlogs/`,
  ]);
  const inside = asked.filter(({ query }) => /Digest\/|vpcflow/.test(query.get("prefix") ?? ""));
  expect(inside).toStrictEqual([]);
});

test("a plain folder: log files by name, others by what is in them", async () => {
  const text = { bytes: Buffer.from("read me") };
  const unnamed = { bytes: gzipSync(`{"Records":[{"eventName":"CreateUser"}]}`) };
  const { url } = await serve(["logs/a.json.gz", "logs/sub/b.json"], 1000, [
    ["logs/README", text],
    ["logs/firehose-1", unnamed],
    ["logs/marker/", { bytes: Buffer.alloc(0) }],
    [`logs/${ACCOUNT}_vpcflowlogs_us-east-1_x.log.gz`, text],
  ]);
  expect(await found("s3://trail/logs", optionsFor(url))).toStrictEqual([
    `other service s3://trail/logs/${ACCOUNT}_vpcflowlogs_us-east-1_x.log.gz`,
    "passed over s3://trail/logs/README: text",
    remote("logs/a.json.gz"),
    remote("logs/firehose-1"),
    remote("logs/sub/b.json"),
  ]);
});

test("a single object, and a folder below a Region's", async () => {
  const keys = [keyOf("20260302T2355Z"), keyOf("20260303T0115Z")];
  const { url } = await serve(keys);
  const asking = optionsFor(url);
  expect(await found(`s3://trail/${keys[1]}`, asking)).toStrictEqual([remote(keys[1]!)]);
  const day = `AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/2026/03/03`;
  expect(await found(`s3://trail/${day}`, asking)).toStrictEqual([remote(keys[1]!)]);
});

describe("what is not there", () => {
  test.each([
    ["s3://trail/logs", "unreadable s3://trail/logs: no object and no folder of that name"],
    ["s3://nowhere/a/", "unreadable s3://nowhere/a/: there is no bucket nowhere"],
  ])("%s", async (url, line) => {
    const server = await serve([keyOf("20260303T0115Z")]);
    expect(await found(url, optionsFor(server.url))).toStrictEqual([line]);
  });

  test("an account that the bucket does not have", async () => {
    const { url } = await serve([keyOf("20260303T0115Z")]);
    const scope = { isAccount: () => false, isRegion: undefined };
    expect(await found("s3://trail", optionsFor(url, { scope }))).toStrictEqual([
      "no logs s3://trail/: none of the accounts and Regions asked for is in it",
    ]);
  });
});

test("any tree is listed in the order of its keys, whatever the size of a page", async () => {
  const parts = ["a", "a-b", "a.b", "z", "é", "a b", "AWSLogs", ACCOUNT, "CloudTrail"];
  const keys = new Set<string>();
  let state = 7;
  const next = (n: number): number => (state = (state * 48_271) % 2_147_483_647) % n;
  while (keys.size < 120) {
    const depth = 1 + next(4);
    const folders = Array.from({ length: depth }, () => parts[next(parts.length)]);
    keys.add(`${folders.join("/")}/${next(1000)}.json`);
  }
  const sorted = [...keys].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const pageSize of [1, 3, 7, 1000]) {
    const server = await serve([...keys], pageSize);
    expect(await found("s3://trail", optionsFor(server.url))).toStrictEqual(sorted.map(remote));
    await server.close();
  }
});
