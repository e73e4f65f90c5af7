import type { Readable } from "node:stream";
import type { Reading } from "../../source/planned-read.ts";
import { readBytes } from "../byte-stream.ts";
import { FileReport } from "../file-report.ts";
import type { ReadLimits } from "../../source/read-limits.ts";
import type { Engine } from "./engine.ts";
import { FileScan } from "./file-scan.ts";

/**
 * Reads one file window by window, in flat memory. Whatever is wrong with it is one or more skips.
 * @returns what the product makes of it, at least at its end
 */
export async function* streamFile(
  name: string,
  stream: Readable,
  {
    engine,
    limits: { maxDecompressedBytes, maxRecordBytes },
  }: { engine: Engine; limits: ReadLimits },
  { coverage, signal }: Reading,
): AsyncGenerator {
  const files = coverage.report(FileReport);
  let bytes = 0;
  const skipsBefore = coverage.skipCount;
  const { product } = engine;
  const scan = new FileScan({ name, engine, coverage, files, maxRecordBytes });
  const chunks = readBytes(stream, {
    maxDecompressedBytes,
    signal,
    onRead: (count) => {
      bytes += count;
      coverage.bytesRead += count;
    },
    onProblem: (reason, hint) => {
      // What was read before has its own problems, and they come first.
      scan.flush();
      coverage.skip({ where: name, reason, ...(hint === undefined ? {} : { hint }) });
    },
  });
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    scan.push(chunk);
    // What has come may be all that comes for long: a pipe that stays open, `tail -f` for example.
    scan.scanSoFar();
    if (!product.isDue) continue;
    const made = product.take();
    yield made;
    for (const memory of product.memoryOf(made)) product.reuse?.(memory);
  }
  scan.end();
  const rest = product.take();
  if (rest !== undefined) yield rest;
  if (bytes === 0 && coverage.skipCount === skipsBefore) files.emptyFiles++;
  if (scan.hasValues || coverage.skipCount === skipsBefore) files.filesRead++;
}
