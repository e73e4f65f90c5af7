import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Coverage } from "../../../src/source/coverage.ts";
import { matching } from "../../../src/source/matching.ts";
import { compileQuery, parseQuery, type TimeWindow } from "../../../src/match/query.ts";
import type { PlannedRead } from "../../../src/source/planned-read.ts";
import { FileReport } from "../../../src/trail/file-report.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { plainTrail, scannedTrail } from "../../support/trail-plans.ts";
import { recordText } from "../../support/trail-shapes.ts";
import { limitsOf } from "../../support/limits-of.ts";

const LIMIT = 2 ** 30;

interface Given {
  readonly threads?: number;
  readonly stdin?: string;
  readonly limit?: number;
  readonly window?: TimeWindow;
}

async function answers(
  paths: readonly string[],
  { threads = 1, stdin = "", limit = LIMIT, window = {} }: Given = {},
): Promise<{ readonly plain: unknown; readonly lines: unknown; readonly records: unknown }> {
  const query = parseQuery({ actions: ["iam:Create*"], excludes: [], matches: [] }, window);
  const trail = {
    paths,
    limits: limitsOf(limit),
    stdin: () => Readable.from([Buffer.from(stdin)]),
  };
  const plain = plainTrail(trail);
  const scanned = await scannedTrail({ ...trail, query, threads });
  const fromRecords = async (plan: PlannedRead) => {
    const coverage = new Coverage();
    const texts: string[] = [];
    const batches = plan.records({ signal: new AbortController().signal, coverage });
    const options = { test: await compileQuery(query), coverage, limit: Infinity, dedupe: false };
    for await (const batch of matching(batches, options)) {
      texts.push(...batch.records.map(({ text }) => text));
    }
    return { texts, coverage: countsOf(coverage) };
  };
  const coverage = new Coverage();
  const chunks: Uint8Array[] = [];
  for await (const { bytes, count } of scanned.lines!({
    signal: new AbortController().signal,
    coverage,
  })) {
    chunks.push(Uint8Array.from(bytes));
    coverage.matched += count;
  }
  const texts = Buffer.concat(chunks).toString().split("\n").slice(0, -1);
  return {
    plain: await fromRecords(plain),
    lines: { texts, coverage: countsOf(coverage) },
    records: await fromRecords(scanned),
  };
}

function countsOf(coverage: Coverage): unknown {
  const { timeRange, apart, skips, ...counts } = coverage;
  // How they are read is what differs.
  const { parsedFiles: _files, parsedRecords: _records, ...files } = coverage.report(FileReport);
  return { ...counts, ...files, timeRange, apart: [...apart], skips };
}

const batch = (names: readonly string[]) =>
  `{"Records":[${names.map((name) => recordText(name)).join(",")}]}`;

describe("the answer is that of parsing every record", () => {
  test("over files of all kinds, good and bad, in their order", async () => {
    const gzip = gzipSync(batch(["CreateUser", "GetUser", "CreateRole"]));
    const folder = tempFolder({
      "a.json.gz": gzip,
      "b.json": batch(["CreateGroup"]),
      "c-cut.json.gz": gzip.subarray(0, gzip.length - 20),
      "d-twice.json.gz": Buffer.concat([gzip, gzip]),
      "e-appended.json.gz": Buffer.concat([gzip, Buffer.from("more")]),
      "f-padded.json.gz": Buffer.concat([gzip, Buffer.alloc(100)]),
      "g-empty.json": "",
      "h-zip.json": "PK\u0003\u0004",
      "i-text.json": "no JSON",
      "j-lies.json.gz": Buffer.concat([gzip.subarray(0, -4), Buffer.from([1, 0, 0, 0])]),
      "k-utf8.json": Buffer.from(batch(["Create\u00e9"]), "latin1"),
      "l.ndjson": `${recordText("CreateUser")}\n{"cut":\n${recordText("CreateRole")}\n`,
      "m.txt": "passed over",
      "n-header.json.gz": gzip.subarray(0, 5),
    });
    const { plain, lines, records } = await answers([folder, `${folder}/none`, "-"], {
      stdin: batch(["CreateUser"]),
    });
    expect(lines).toEqual(plain);
    expect(records).toEqual(plain);
  });

  test("over a file that grows beyond the limit", async () => {
    const folder = tempFolder({ "a.json.gz": gzipSync(batch(["CreateUser", "CreateRole"])) });
    const { plain, lines } = await answers([folder], { limit: 700 });
    expect(lines).toEqual(plain);
  });

  test("with threads, over more than they are started for", async () => {
    const names = Array.from({ length: 40_000 }, (_, i) =>
      i % 3 === 0 ? "CreateUser" : `Get${i}`,
    );
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`${i}.json`, batch(names.slice(0, 2000 + i))]),
    );
    const folder = tempFolder(files);
    const { plain, lines, records } = await answers([folder], { threads: 3 });
    expect(lines).toEqual(plain);
    expect(records).toEqual(plain);
  });

  test("over a file that is read in windows", async () => {
    const names = Array.from({ length: 40_000 }, (_, i) =>
      i % 1000 === 0 ? "CreateUser" : `Get${i}`,
    );
    const folder = tempFolder({ "a.json": batch(names), "b.json.gz": gzipSync(batch(names)) });
    const { plain, lines } = await answers([folder]);
    expect(lines).toEqual(plain);
  });
});

test("files delivered outside the window are counted and not read", async () => {
  const name = (time: string) => `111122223333_CloudTrail_us-east-1_${time}Z_AbCdEfGhIjKlMnOp.json`;
  const folder = tempFolder({
    [name("20261120T0859")]: "not read",
    [name("20261120T0900")]: batch(["CreateUser"]),
    [name("20261127T1100")]: batch(["CreateRole"]),
    [name("20261127T1101")]: "not read",
    // No time that CloudTrail writes: not its file.
    [name("20261399T9999")]: batch(["CreateGroup"]),
  });
  const window = {
    fromMs: Date.parse("2026-11-20T10:00:00Z"),
    toMs: Date.parse("2026-11-20T11:00:00Z"),
  };
  const { lines } = await answers([folder], { window });
  expect(lines).toMatchObject({
    texts: ["CreateUser", "CreateRole", "CreateGroup"].map((action) => recordText(action)),
    coverage: { filesRead: 3, filesOutsideWindow: 2, recordsRead: 3, skipCount: 0 },
  });
});

test("threads end when the consumer stops early", async () => {
  const text = batch(Array.from({ length: 4000 }, () => "CreateUser"));
  const files = Array.from({ length: 10 }, (_, i) => [`${i}.json`, text] as const);
  const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
  const plan = await scannedTrail({
    paths: [tempFolder(Object.fromEntries(files))],
    limits: limitsOf(LIMIT),
    query,
    threads: 3,
  });
  const coverage = new Coverage();
  for await (const batchRead of plan.records({ signal: new AbortController().signal, coverage })) {
    expect(batchRead.records.length).toBe(4000);
    break;
  }
  const threads = process.getActiveResourcesInfo().filter((kind) => kind.includes("MessagePort"));
  expect(coverage.recordsRead).toBe(4000);
  expect(threads.length).toBeLessThan(3);
});
