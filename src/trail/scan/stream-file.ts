import { isDeliveredOutside } from "../../source/delivery-time.ts";
import type { FileOutcome } from "../../source/log-files.ts";
import type { Query } from "../../match/query.ts";
import type { Reading } from "../../source/planned-read.ts";
import type { ReadLimits } from "../../source/read-limits.ts";
import { type Content, fileContents, type ReadFile } from "../file-contents.ts";
import { FileReport } from "../file-report.ts";
import { takeOther } from "../take-other.ts";
import type { Engine } from "./engine.ts";
import { FileScan } from "./file-scan.ts";

interface StreamOptions {
  readonly engine: Engine;
  readonly limits: ReadLimits;
  readonly query: Query;
}

/**
 * Reads one file window by window, in flat memory, or all that is in an archive. Whatever is wrong with it is one or more
 * skips.
 * @returns how it was read; yields what the product makes of it, at least at its end
 */
export async function* streamFile(
  file: ReadFile,
  options: StreamOptions,
  { coverage, signal }: Reading,
): AsyncGenerator<unknown, FileOutcome> {
  const { engine, limits, query } = options;
  const files = coverage.report(FileReport);
  const skipsAtFirst = coverage.skipCount;
  let bytes = 0;
  let records = 0;
  let scan: FileScan | undefined;
  const contents = fileContents(file, {
    maxDecompressedBytes: limits.maxDecompressedBytes,
    signal,
    onRead: (count) => {
      bytes += count;
      coverage.bytesRead += count;
    },
    onProblem: (where, reason, hint) => {
      // What was read before has its own problems, and they come first.
      scan?.flush();
      coverage.skip({ where, reason, ...(hint === undefined ? {} : { hint }) });
    },
    isOutside: (path) => isDeliveredOutside(path, query.window),
  });
  for await (const content of contents) {
    if (content.kind === "outside window") files.filesOutsideWindow++;
    else if (content.kind !== "content") takeOther(content, coverage);
    else {
      const { name, isMember } = content;
      // Damage of a file that is no archive may be found while it is told what it is.
      const skipsBefore = isMember ? coverage.skipCount : skipsAtFirst;
      const known = isMember ? undefined : file.known;
      scan = new FileScan({ name, engine, coverage, files, limits, known });
      const length = { bytes: 0 };
      yield* scanned(scan, content, length, engine, signal);
      const hasSkips = coverage.skipCount > skipsBefore;
      if ((content.isMember ? length.bytes : bytes) === 0 && !hasSkips) files.emptyFiles++;
      if (scan.hasValues || !hasSkips) files.filesRead++;
      records = scan.records;
      scan = undefined;
    }
  }
  const rest = engine.product.take();
  if (rest !== undefined) yield rest;
  return { records, isWhole: coverage.skipCount === skipsAtFirst };
}

async function* scanned(
  scan: FileScan,
  { chunks }: Content,
  length: { bytes: number },
  { product }: Engine,
  signal: AbortSignal,
): AsyncGenerator {
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    length.bytes += chunk.length;
    scan.push(chunk);
    // What has come may be all that comes for long: a pipe that stays open, `tail -f` for example.
    scan.scanSoFar();
    if (!product.isDue) continue;
    const made = product.take();
    yield made;
    for (const memory of product.memoryOf(made)) product.reuse?.(memory);
  }
  scan.end();
}
