import type { Readable } from "node:stream";
import type { Reading } from "../../source/planned-read.ts";
import { readBytes } from "../byte-stream.ts";
import { FileReport } from "../file-report.ts";
import type { Engine } from "./engine.ts";
import { FileScan } from "./file-scan.ts";
import { type Lines, MatchedLines } from "./matched-lines.ts";

/** Reads one file window by window, in flat memory. Whatever is wrong with it is one or more skips. */
export async function* streamFile(
  name: string,
  stream: Readable,
  {
    engine,
    maxDecompressedBytes,
    wantsPlaces,
  }: { engine: Engine; maxDecompressedBytes: number; wantsPlaces: boolean },
  { coverage, signal }: Reading,
): AsyncGenerator<Lines> {
  const files = coverage.report(FileReport);
  let bytes = 0;
  const skipsBefore = coverage.skipCount;
  const lines = new MatchedLines(wantsPlaces);
  const scan = new FileScan({ name, engine, coverage, files, lines });
  const chunks = readBytes(stream, {
    maxDecompressedBytes,
    signal,
    onRead: (count) => {
      bytes += count;
      coverage.bytesRead += count;
    },
    onProblem: (reason) => {
      // What was read before has its own problems, and they come first.
      scan.flush();
      coverage.skip({ where: name, reason });
    },
  });
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    scan.push(chunk);
    // What has come may be all that comes for long: a pipe that stays open, `tail -f` for example.
    scan.scanSoFar();
    if (lines.byteLength === 0) continue;
    const taken = lines.take();
    yield taken;
    lines.reuse(taken.bytes.buffer);
  }
  scan.end();
  if (lines.byteLength > 0) yield lines.take();
  if (bytes === 0 && coverage.skipCount === skipsBefore) files.emptyFiles++;
  if (scan.hasValues || coverage.skipCount === skipsBefore) files.filesRead++;
}
