import { Buffer } from "node:buffer";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { startAhead } from "../../src/cli/start-ahead.ts";
import { tempFolder } from "../support/temp-folder.ts";

const MB = 1024 * 1024;

const file = (megabytes: number) => Buffer.alloc(megabytes * MB, " ");

/** How many threads are started for these words, among files of these sizes. */
async function started(words: readonly string[], processors = 4): Promise<number> {
  const folder = tempFolder({
    "large/a.json": file(6),
    "large/b.json": file(6),
    "small/a.json": file(3),
    "small/b.json": file(6),
    "small/c.txt": file(6),
    "single/a.json": file(17),
  });
  let threads = 0;
  const idleThreads = { start: (count: number) => void (threads += count) };
  const inFolder = words.map((word) => word.replace("logs", folder));
  await startAhead(inFolder, { processors, idleThreads }, COMMANDS);
  return threads;
}

test.each([
  ["a folder worth it", ["*", "-t", "logs/large"], 3],
  ["one among others", ["s3:*", "--trail", "logs/small", "--trail=logs/large", "-q"], 3],
  ["two that are worth it together", ["*", "-t", "logs/small", "-t", "logs/small"], 3],
  ["detect", ["detect", "-t", "logs/large"], 3],
  ["a small folder", ["*", "-t", "logs/small"], 0],
  ["a file that one thread reads in windows", ["*", "-t", "logs/single"], 0],
  ["no folder", ["*", "-t", "logs/none"], 0],
  ["stdin", ["*", "-t", "-"], 0],
  ["no trail", ["*", "--since", "7d"], 0],
  ["a trail without a path", ["*", "-t"], 0],
  ["a number of threads", ["*", "-t", "logs/large", "--threads", "1"], 0],
  ["a number of threads, joined", ["*", "-t", "logs/large", "--threads=1"], 0],
  ["an explanation", ["*", "-t", "logs/large", "--explain"], 0],
  ["help", ["-h", "-t", "logs/large"], 0],
  ["serve", ["serve", "-t", "logs/large"], 0],
])("for %s", async (_what, words, threads) => {
  expect(await started(words)).toBe(threads);
});

test("no more than are ever used, and none besides a single processor", async () => {
  expect(await started(["*", "-t", "logs/large"], 64)).toBe(7);
  expect(await started(["*", "-t", "logs/large"], 1)).toBe(0);
});

test("a folder of very many files is not looked through", async () => {
  const files = Array.from({ length: 300 }, (_, i) => [`${i}.json`, "{}"]);
  const folder = tempFolder({ ...Object.fromEntries(files), "z.json": file(11) });
  let threads = 0;
  const idleThreads = { start: (count: number) => void (threads += count) };
  await startAhead(["*", "-t", folder], { processors: 4, idleThreads }, COMMANDS);
  await startAhead(["*", "-t", join(folder, "z.json")], { processors: 2, idleThreads }, COMMANDS);
  expect(threads).toBe(1);
});
