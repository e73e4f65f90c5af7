import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { compileQuery, parseQuery } from "../../../src/match/query.ts";
import { Coverage } from "../../../src/source/coverage.ts";
import type { LogFiles } from "../../../src/source/log-files.ts";
import { matching } from "../../../src/source/matching.ts";
import type { PlannedRead } from "../../../src/source/planned-read.ts";
import { FileReport } from "../../../src/trail/file-report.ts";
import { memoryFiles } from "../../support/memory-files.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { plainTrail, scannedTrail } from "../../support/trail-plans.ts";
import { recordText, recordTexts, trailShapes } from "../../support/trail-shapes.ts";
import { limitsOf } from "../../support/limits-of.ts";

const query = parseQuery({ actions: ["iam:Create*"], excludes: [], matches: [] }, {});
const MANY = 11 * 1024 * 1024;

/** What the records and their counters are, and what the lines are: by this plan. */
async function answer(plan: PlannedRead, folder = ""): Promise<unknown> {
  const { signal } = new AbortController();
  const coverage = new Coverage();
  const texts: string[] = [];
  const places: string[] = [];
  const batches = plan.records({ signal, coverage });
  const options = { test: await compileQuery(query), coverage, limit: Infinity, dedupe: false };
  for await (const { records } of matching(batches, options)) {
    for (const { text, place } of records) {
      texts.push(text);
      places.push(`${place?.file.slice(folder.length)} ${place?.index}`);
    }
  }
  const { recordsRead, bytesRead, untimed, timeRange } = coverage;
  const { filesRead, emptyFiles, parsedFiles, parsedRecords } = coverage.report(FileReport);
  return {
    texts,
    places,
    counts: { recordsRead, bytesRead, untimed, timeRange, apart: [...coverage.apart] },
    files: { filesRead, emptyFiles, parsedFiles, parsedRecords },
    skips: coverage.skips.map((skip) => ({ ...skip, where: skip.where.slice(folder.length) })),
    lines: plan.lines === undefined ? undefined : await linesOf(plan),
  };
}

async function linesOf({ lines }: PlannedRead): Promise<string> {
  const { signal } = new AbortController();
  const chunks: Uint8Array[] = [];
  for await (const { bytes } of lines!({ signal, coverage: new Coverage() })) {
    chunks.push(Uint8Array.from(bytes));
  }
  return Buffer.concat(chunks).toString();
}

const scanned = async (files: LogFiles, threads: number) =>
  scannedTrail({ files, query, threads, limits: limitsOf(2 ** 30), wantsPlaces: true });

const onDisk = async (folder: string) =>
  answer(
    await scannedTrail({
      paths: [folder],
      query,
      threads: 1,
      limits: limitsOf(2 ** 30),
      wantsPlaces: true,
    }),
    `${folder}/`,
  );

const TEXTS = ["CreateUser", "GetUser", "CreateRole"].map((name) => recordText(name));

describe("fetched files give what the same files on disk give", () => {
  const files = trailShapes.map(({ write }, i) => ({
    name: `${String(i).padStart(2, "0")}.json`,
    bytes: Buffer.from(write(TEXTS)),
  }));

  test.each([
    ["on one thread", 1, {}],
    ["with threads that are given the bytes", 3, { sizeBytes: () => MANY }],
    ["fetched one after another", 1, { fetchesAtOnce: 1 }],
    [
      "when listing and fetching take their time",
      2,
      { waitToList: async () => setImmediate(), waitToFetch: async () => setImmediate() },
    ],
    [
      "with threads, when fetches end in another order",
      3,
      { sizeBytes: () => MANY, fetchesAtOnce: 16, waitToFetch: inOddOrder() },
    ],
  ])("in every shape, %s", async (_how, threads, options) => {
    const folder = tempFolder(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])));
    expect(await answer(await scanned(memoryFiles(files, options), threads))).toEqual(
      await onDisk(folder),
    );
  });

  test("whatever the records are", { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...trailShapes), recordTexts, async ({ write }, texts) => {
        const bytes = Buffer.from(write(texts));
        const folder = tempFolder({ "a.json": bytes });
        const given = [{ name: "a.json", bytes }];
        expect(await answer(await scanned(memoryFiles(given), 1))).toEqual(await onDisk(folder));
      }),
      { numRuns: 30 },
    );
  });

  test("when they are damaged, of another kind, empty or large", async () => {
    const gzip = gzipSync(TEXTS.join("\n"));
    const odd: Record<string, Uint8Array> = {
      "a.json.gz": gzip.subarray(0, gzip.length - 20),
      "b.json.gz": Buffer.concat([gzip, Buffer.from("more")]),
      // A zip archive would not do: the list of its members is at its end.
      "c.json": Buffer.from("BZh9"),
      "d.json": Buffer.from(`${TEXTS[0]}\n{"cut":\n${TEXTS[2]}\n`),
      "e.json": Buffer.from(recordText("Create\u00e9"), "latin1"),
      "f.json": Buffer.alloc(0),
      "g.ndjson": Buffer.from(`${TEXTS.join("\n")}\n`.repeat(15_000)),
    };
    const given = Object.entries(odd).map(([name, bytes]) => ({ name, bytes }));
    const expected = await onDisk(tempFolder(odd));
    expect(await answer(await scanned(memoryFiles(given), 1))).toEqual(expected);
    const sizeBytes = ({ bytes }: { readonly bytes: Uint8Array }) => Math.max(bytes.length, MANY);
    expect(await answer(await scanned(memoryFiles(given, { sizeBytes }), 3))).toEqual(expected);
  });

  test("when every record is parsed", async () => {
    const plain = { limits: limitsOf(2 ** 30), wantsPlaces: true };
    const folder = tempFolder(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])));
    expect(await answer(plainTrail({ ...plain, files: memoryFiles(files) }))).toEqual(
      await answer(plainTrail({ ...plain, paths: [folder] }), `${folder}/`),
    );
  });
});

test("a file that cannot be fetched is a skip with the stream's reason, and the others are read", async () => {
  const given = ["a", "b", "c"].map((name) => ({ name, bytes: Buffer.from(TEXTS[0] ?? "") }));
  const failure = ({ name }: { readonly name: string }) =>
    name === "b" ? new Error("AccessDenied") : undefined;
  expect(await answer(await scanned(memoryFiles(given, { failure }), 1))).toMatchObject({
    places: ["a 0", "c 0"],
    skips: [{ where: "b", reason: "AccessDenied" }],
  });
});

test("no more files are fetched at once than is said", async () => {
  let underWay = 0;
  let most = 0;
  const waitToFetch = async () => {
    most = Math.max(most, ++underWay);
    await setImmediate();
    underWay--;
  };
  const given = Array.from({ length: 40 }, (_, i) => ({
    name: `${i}`,
    bytes: Buffer.from(TEXTS[0] ?? ""),
  }));
  await linesOf(await scanned(memoryFiles(given, { fetchesAtOnce: 3, waitToFetch }), 1));
  expect(most).toBe(3);
});

test("a consumer that stops early ends the fetches", async () => {
  const signals: AbortSignal[] = [];
  const given = Array.from({ length: 40 }, (_, i) => ({
    name: `${i}`,
    bytes: Buffer.from(TEXTS[0] ?? ""),
  }));
  const plan = await scanned(memoryFiles(given, { signals }), 1);
  const run = { signal: new AbortController().signal, coverage: new Coverage() };
  for await (const { records } of plan.records(run)) {
    expect(records).toHaveLength(1);
    break;
  }
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

test("a listing that fails ends the run with its error", async () => {
  const files: LogFiles = {
    ...memoryFiles([]),
    async *list() {
      yield { kind: "passed over", name: "a.txt", what: "text" as const };
      throw new TypeError("a bug");
    },
  };
  await expect(linesOf(await scanned(files, 1))).rejects.toThrow("a bug");
});

test("planning lists nothing", async () => {
  const list = vi.fn<LogFiles["list"]>();
  await scanned({ ...memoryFiles([]), list }, 1);
  expect(list).not.toHaveBeenCalled();
});

/** Some fetches take several turns longer than those that began after them. */
function inOddOrder(): () => Promise<void> {
  let fetches = 0;
  return async () => {
    const turns = (fetches++ * 7) % 5;
    for (let i = 0; i < turns; i++) await setImmediate();
  };
}
