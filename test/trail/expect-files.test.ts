import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { DiskFile } from "../../src/files/disk-file.ts";
import { namedFiles } from "../../src/files/named-files.ts";
import { parseQuery } from "../../src/match/query.ts";
import { Coverage } from "../../src/source/coverage.ts";
import type { LogFiles } from "../../src/source/log-files.ts";
import { formatBytes } from "../../src/source/wording.ts";
import { expectFiles } from "../../src/trail/expect-files.ts";
import { FileReport } from "../../src/trail/file-report.ts";
import { limitsOf } from "../support/limits-of.ts";
import { memoryFiles } from "../support/memory-files.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { scannedTrail } from "../support/trail-plans.ts";
import { recordText } from "../support/trail-shapes.ts";

const shareOf = (coverage: Coverage): string => coverage.report(FileReport).expected.share(0, 0);

test("what a folder has to be read is counted, and nothing else of it", async () => {
  const folder = tempFolder({
    "a.json": "x".repeat(1000),
    "deep/b.json": "x".repeat(500),
    "notes.txt": "Remember the milk.",
    "part.json.gz.6eF3b25c": "x".repeat(70),
    "AWSLogs/111122223333/Config/c.json.gz": "x".repeat(4000),
  });
  const [coverage, { signal }] = [new Coverage(), new AbortController()];
  const files = namedFiles([folder], () => Readable.from([]));
  await expectFiles(files, {}, { coverage, signal });
  expect(shareOf(coverage)).toBe("0 B of 1.5 kB, 0 %");
});

test("the walk lets the reading have its turn, and ends with it", async () => {
  const [coverage, ended] = [new Coverage(), new AbortController()];
  let given = 0;
  function* many() {
    for (; ; given++) yield new DiskFile("a.json", { size: 10, mtimeMs: 0, dev: 0, ino: 0 });
  }
  const files: LogFiles = { description: "many", fetchesAtOnce: 1, list: many };
  const walk = expectFiles(files, {}, { coverage, signal: ended.signal });
  expect(given).toBeLessThan(1000);
  await setImmediate();
  ended.abort();
  await walk;
  expect(shareOf(coverage)).toBe(`0 B of at least ${formatBytes((given + 1) * 10)}`);
});

test("a bucket is listed once: what it has is counted as it is found", async () => {
  const texts = ["CreateUser", "CreateRole"].map((name) => recordText(name));
  let listings = 0;
  const bucket = memoryFiles(
    texts.map((text, i) => ({ name: `${i}.json`, bytes: Buffer.from(text) })),
  );
  const files: LogFiles = {
    ...bucket,
    async *list(...asked) {
      listings++;
      yield* bucket.list(...asked);
    },
  };
  const [coverage, { signal }] = [new Coverage(), new AbortController()];
  const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
  const plan = await scannedTrail({ files, query, threads: 1, limits: limitsOf(2 ** 30) });
  await plan.expect?.({ coverage, signal });
  expect(shareOf(coverage)).toBe("0 B");
  let seen = "";
  for await (const { records } of plan.records({ coverage, signal })) {
    if (records.length > 0) {
      seen ||= coverage.report(FileReport).expected.share(coverage.bytesRead, 0);
    }
  }
  expect({ seen, listings, share: shareOf(coverage) }).toEqual({
    seen: expect.stringMatching(/ B of (?:at least )?\d+ B/) as string,
    listings: 1,
    share: `0 B of ${formatBytes(texts.join("").length)}, 0 %`,
  });
});
