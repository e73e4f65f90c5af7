import { Buffer } from "node:buffer";
import { Coverage, type Skip } from "../../src/coverage.ts";
import { testRecord } from "../../src/match/matching.ts";
import { compileQuery, type Query } from "../../src/match/query.ts";
import { JsonSlicer } from "../../src/trail/json-slicer.ts";
import type { Engine } from "../../src/trail/scan/engine.ts";
import { FileScan } from "../../src/trail/scan/file-scan.ts";
import { MatchedLines } from "../../src/trail/scan/matched-lines.ts";
import { atByte, takeSlice } from "../../src/trail/take-slice.ts";

/** Everything that can be told of an answer over the bytes of one file. */
export interface Answer {
  readonly texts: readonly string[];
  readonly skips: readonly Skip[];
  readonly recordsRead: number;
  readonly untimed: number;
  readonly apart: readonly (readonly [string, number])[];
  readonly timeRange: unknown;
  readonly hasValues: boolean;
}

const NAME = "file.json";

/** The answer of parsing every record. */
export async function plainAnswer(query: Query, bytes: Uint8Array): Promise<Answer> {
  const test = await compileQuery(query);
  const skips: Skip[] = [];
  const coverage = new Coverage((skip) => skips.push(skip));
  const texts: string[] = [];
  let hasValues = false;
  const slicer = new JsonSlicer({
    slice: (slice) => {
      hasValues = true;
      takeSlice(slice, NAME, coverage, (read) => {
        if (testRecord(test, read, coverage)) texts.push(read.text);
      });
    },
    problem: (offset, reason) => coverage.skip({ where: NAME, place: atByte(offset), reason }),
  });
  slicer.push(bytes);
  slicer.end();
  return answer(coverage, skips, texts, test.untimed(), hasValues);
}

/** The answer of the scanner, with the bytes given in these pieces. */
export function scannedAnswer(engine: Engine, chunks: readonly Uint8Array[]): Answer {
  const skips: Skip[] = [];
  const coverage = new Coverage((skip) => skips.push(skip));
  const lines = new MatchedLines();
  const untimed = engine.test.untimed();
  const scan = new FileScan({ name: NAME, engine, coverage, lines });
  for (const chunk of chunks) {
    scan.push(chunk);
    if (chunks.length > 1) scan.scanSoFar();
  }
  scan.end();
  const { bytes, odd } = lines.take();
  const texts = Buffer.from(bytes).toString().split("\n").slice(0, -1);
  for (const [line, text] of odd) texts[line] = text;
  return answer(coverage, skips, texts, engine.test.untimed() - untimed, scan.hasValues);
}

function answer(
  coverage: Coverage,
  skips: readonly Skip[],
  texts: readonly string[],
  untimed: number,
  hasValues: boolean,
): Answer {
  const { recordsRead, apart, timeRange } = coverage;
  return { texts, skips, recordsRead, untimed, apart: [...apart], timeRange, hasValues };
}
