import { Buffer, isAscii, isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import type { Coverage } from "../coverage.ts";
import type { ReadRecord } from "../record.ts";
import type { PlannedRead, Run } from "../source.ts";
import { readBytes } from "./byte-stream.ts";
import { unwrap } from "./container.ts";
import { discover, STDIN } from "./discover.ts";
import { JsonSlicer, type Slice } from "./json-slicer.ts";

interface TrailOptions {
  /** Files, folders, and "-" for stdin. */
  readonly paths: readonly string[];
  readonly maxDecompressedBytes: number;
  readonly stdin: () => Readable;
}

const READ_CHUNK_BYTES = 1024 * 1024;

/** How stdin is called in messages. */
const STDIN_NAME = "stdin";

/** Plans reading trail files: every record of every file, one after another, in flat memory. */
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
  for await (const found of discover(options.paths)) {
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
  { maxDecompressedBytes }: TrailOptions,
  { coverage, signal }: Run,
): AsyncGenerator<readonly ReadRecord[]> {
  let bytes = 0;
  let hasValues = false;
  const skipsBefore = coverage.skipCount;
  let batch: ReadRecord[] = [];
  const slicer = new JsonSlicer({
    slice: (slice) => {
      hasValues = true;
      takeSlice(slice, name, coverage, batch);
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

function takeSlice(
  { bytes, offset }: Slice,
  name: string,
  coverage: Coverage,
  batch: ReadRecord[],
): void {
  const problem = (reason: string) => coverage.skip({ where: name, place: atByte(offset), reason });
  const text = decode(bytes);
  if (text === undefined) {
    problem("not valid UTF-8");
    return;
  }
  unwrap(text, {
    record: (read) => {
      coverage.countRecord(read.record);
      batch.push(read);
    },
    apart: (kind) => coverage.countApart(kind),
    problem,
  });
}

/** The text of UTF-8 bytes, or undefined when they are not: a replacement character would falsify evidence. */
function decode(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // Most records are ASCII, and latin1 is five times as fast.
  if (isAscii(buffer)) return buffer.toString("latin1");
  return isUtf8(buffer) ? buffer.toString("utf8") : undefined;
}

function atByte(offset: number): string {
  return `byte ${offset.toLocaleString("en-US")}`;
}
