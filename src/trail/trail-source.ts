import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import type { ReadRecord } from "../record.ts";
import type { PlannedRead, Run } from "../source.ts";
import { readBytes } from "./byte-stream.ts";
import { discover, STDIN } from "./discover.ts";
import { JsonSlicer } from "./json-slicer.ts";
import type { ScanSettings } from "./scan/plan-scan.ts";
import { atByte, takeSlice } from "./take-slice.ts";

interface TrailOptions {
  /** Files, folders, and "-" for stdin. */
  readonly paths: readonly string[];
  readonly maxDecompressedBytes: number;
  readonly stdin: () => Readable;
  /** Records come with their places. */
  readonly wantsPlaces?: boolean;
  /** Answers the query while reading, without parsing what it rejects; every record is parsed without. */
  readonly scan?: ScanSettings;
}

const READ_CHUNK_BYTES = 1024 * 1024;

/** How stdin is called in messages. */
const STDIN_NAME = "stdin";

/**
 * Plans reading trail files: every record of every file, one after another, in flat memory.
 * @throws SpitzelError when a path of the query holds a filter that could never be evaluated.
 */
export async function openTrail(options: TrailOptions): Promise<PlannedRead> {
  const plan = planTrail(options);
  if (options.scan === undefined) return plan;
  const { planScan } = await import("./scan/plan-scan.ts");
  return planScan(plan, { ...options, stdinName: STDIN_NAME, scan: options.scan });
}

/** As `openTrail`, by parsing every record. */
export function planTrail(options: TrailOptions): PlannedRead {
  const places = options.paths.map((path) => (path === STDIN ? STDIN_NAME : path)).join(", ");
  return {
    explain: [
      { topic: "source", text: `trail files: ${places}` },
      { topic: "pushed down", text: "nothing: every record of every file is read and tested" },
    ],
    notes: [],
    whyEmpty: [],
    records: (run) => readTrail(options, run),
  };
}

async function* readTrail(options: TrailOptions, run: Run): AsyncGenerator<readonly ReadRecord[]> {
  const { coverage, signal } = run;
  for (const found of discover(options.paths)) {
    signal.throwIfAborted();
    switch (found.kind) {
      case "stdin":
        yield* readFile(STDIN_NAME, options.stdin(), options, run);
        break;
      case "file": {
        const stream = createReadStream(found.path, { highWaterMark: READ_CHUNK_BYTES });
        yield* readFile(found.path, stream, options, run);
        break;
      }
      case "passed over":
        coverage.passOver(found.path);
        break;
      case "unreadable":
        coverage.skip({ where: found.path, reason: found.reason });
        break;
    }
  }
}

/** Reads one file. Whatever is wrong with it is one or more skips, never an exception. */
async function* readFile(
  name: string,
  stream: Readable,
  { maxDecompressedBytes, wantsPlaces = false }: TrailOptions,
  { coverage, signal }: Run,
): AsyncGenerator<readonly ReadRecord[]> {
  let bytes = 0;
  let hasValues = false;
  const skipsBefore = coverage.skipCount;
  let batch: ReadRecord[] = [];
  let index = 0;
  const take = wantsPlaces
    ? (read: ReadRecord) => batch.push({ ...read, place: { file: name, index: index++ } })
    : (read: ReadRecord) => batch.push(read);
  const slicer = new JsonSlicer({
    slice: (slice) => {
      hasValues = true;
      takeSlice(slice, name, coverage, take);
    },
    problem: (offset, reason) => coverage.skip({ where: name, place: atByte(offset), reason }),
  });
  const chunks = readBytes(stream, {
    maxDecompressedBytes,
    signal,
    onRead: (count) => {
      bytes += count;
      coverage.bytesRead += count;
    },
    onProblem: (reason) => coverage.skip({ where: name, reason }),
  });
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    slicer.push(chunk);
    if (batch.length > 0) {
      yield batch;
      batch = [];
    }
  }
  slicer.end();
  if (bytes === 0 && coverage.skipCount === skipsBefore) coverage.emptyFiles++;
  if (hasValues || coverage.skipCount === skipsBefore) coverage.filesRead++;
}
