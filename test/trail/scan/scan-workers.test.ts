import { copyFileSync } from "node:fs";
import { getEventListeners } from "node:events";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { Coverage } from "../../../src/source/coverage.ts";
import { parseQuery } from "../../../src/match/query.ts";
import { FileReport } from "../../../src/trail/file-report.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { PROGRAM_FOLDER, scannedTrail } from "../../support/trail-plans.ts";
import { recordText } from "../../support/trail-shapes.ts";
import { limitsOf } from "../../support/limits-of.ts";

const dist = PROGRAM_FOLDER;

/** More than threads are started for. */
const FILES = 24;
const RECORDS = 1200;

function trail(): string {
  const text = `{"Records":[${Array.from({ length: RECORDS }, () => recordText("CreateUser")).join(",")}]}`;
  return tempFolder(
    Object.fromEntries(Array.from({ length: FILES }, (_, i) => [`${i}.json`, text])),
  );
}

/** Reads the folder with three threads, two of them of this program. */
async function read(
  programFolder: URL,
  signal: AbortSignal,
  onLines: () => void = () => {},
): Promise<{ readonly matches: number; readonly coverage: Coverage }> {
  const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
  const plan = await scannedTrail({
    paths: [trail()],
    limits: limitsOf(2 ** 30),
    query,
    threads: 3,
    programFolder,
  });
  const coverage = new Coverage();
  let matches = 0;
  for await (const { count } of plan.lines!({ signal, coverage })) {
    matches += count;
    onLines();
  }
  return { matches, coverage };
}

/** A folder with the scanner, and with another program as the worker. */
function programWith(worker: string): URL {
  const folder = tempFolder({ "scan-worker.js": worker, "package.json": '{"type":"module"}' });
  copyFileSync(new URL("scanner.wasm", dist), `${folder}/scanner.wasm`);
  return pathToFileURL(`${folder}/`);
}

const onOrder = (code: string) =>
  `import { parentPort } from "node:worker_threads"; parentPort.on("message", () => { ${code} });`;

test.each([
  ["as it starts", 'throw new Error("no memory");', "no memory"],
  ["over an order", onOrder('throw new Error("no memory");'), "no memory"],
  ["without a word", onOrder("process.exit(0);"), "ended early, with code 0"],
])("a thread that dies %s ends the run with an error", async (_when, worker, message) => {
  await expect(read(programWith(worker), new AbortController().signal)).rejects.toThrow(message);
});

test("waiting for threads leaves nothing on the signal", async () => {
  const { signal } = new AbortController();
  const counts: number[] = [];
  const { matches, coverage } = await read(dist, signal, () =>
    counts.push(getEventListeners(signal, "abort").length),
  );
  expect({ matches, files: coverage.report(FileReport).filesRead }).toEqual({
    matches: FILES * RECORDS,
    files: FILES,
  });
  expect(new Set(counts)).toEqual(new Set([1]));
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("an abort ends the wait for a thread that never answers", async () => {
  const abort = new AbortController();
  const reading = read(programWith(onOrder("")), abort.signal);
  // Of the files that this thread reads itself nothing can come out before those that are waited for.
  setTimeout(() => abort.abort(new Error("enough")), 300);
  await expect(reading).rejects.toThrow("enough");
});
