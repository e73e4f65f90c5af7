import { limitsOf } from "./limits-of.ts";
import { Coverage, type Skip } from "../../src/source/coverage.ts";
import { testRecord } from "../../src/source/matching.ts";
import { compileQuery, type Query } from "../../src/match/query.ts";
import type { Place } from "../../src/record.ts";
import { FileReport } from "../../src/trail/file-report.ts";
import { JsonSlicer } from "../../src/trail/json-slicer.ts";
import type { Engine } from "../../src/trail/scan/engine.ts";
import { FileScan } from "../../src/trail/scan/file-scan.ts";
import { type Lines, recordsOf } from "../../src/trail/scan/matched-lines.ts";
import { USUAL_RECORD_LIMIT } from "../../src/source/read-limits.ts";
import { sliceTaker } from "../../src/trail/take-slice.ts";

/** Everything that can be told of an answer over the bytes of one file. */
export interface Answer {
  readonly texts: readonly string[];
  readonly places: readonly (Place | undefined)[];
  readonly skips: readonly Skip[];
  readonly recordsRead: number;
  readonly untimed: number;
  readonly apart: readonly (readonly [string, number])[];
  readonly timeRange: unknown;
  readonly hasValues: boolean;
}

const NAME = "file.json";

/** The answer of parsing every record. */
export async function plainAnswer(
  query: Query,
  bytes: Uint8Array,
  maxRecordBytes = USUAL_RECORD_LIMIT,
): Promise<Answer> {
  const test = await compileQuery(query);
  const skips: Skip[] = [];
  const coverage = new Coverage((skip) => skips.push(skip));
  const texts: string[] = [];
  const places: Place[] = [];
  let index = 0;
  let hasValues = false;
  const taker = sliceTaker({
    name: NAME,
    coverage,
    limits: limitsOf(undefined, maxRecordBytes),
    take: (read) => {
      const place = { file: NAME, index: index++ };
      if (!testRecord(test, read, coverage)) return;
      texts.push(read.text);
      places.push(place);
    },
    onValue: () => {
      hasValues = true;
    },
  });
  const slicer = new JsonSlicer(taker, maxRecordBytes);
  slicer.push(bytes);
  slicer.end();
  return answer(coverage, skips, { texts, places }, hasValues);
}

/** The answer of the scanner, with the bytes given in these pieces. */
export function scannedAnswer(
  engine: Engine,
  chunks: readonly Uint8Array[],
  maxRecordBytes = USUAL_RECORD_LIMIT,
): Answer {
  const skips: Skip[] = [];
  const coverage = new Coverage((skip) => skips.push(skip));
  const files = coverage.report(FileReport);
  const scan = new FileScan({
    name: NAME,
    engine,
    coverage,
    files,
    limits: limitsOf(undefined, maxRecordBytes),
  });
  for (const chunk of chunks) {
    scan.push(chunk);
    if (chunks.length > 1) scan.scanSoFar();
  }
  scan.end();
  const lines = engine.product.take() as Lines | undefined;
  const records = lines === undefined ? [] : recordsOf(lines);
  const texts = records.map(({ text }) => text);
  const places = records.map(({ place }) => place);
  return answer(coverage, skips, { texts, places }, scan.hasValues);
}

function answer(
  coverage: Coverage,
  skips: readonly Skip[],
  matches: Pick<Answer, "texts" | "places">,
  hasValues: boolean,
): Answer {
  const { recordsRead, untimed, apart, timeRange } = coverage;
  return { ...matches, skips, recordsRead, untimed, apart: [...apart], timeRange, hasValues };
}
