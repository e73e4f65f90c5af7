import { Coverage, type FileCounts, type Skip } from "../../coverage.ts";
import type { Engine } from "./engine.ts";
import { FileScan } from "./file-scan.ts";
import { type Lines, MatchedLines } from "./matched-lines.ts";
import { readWhole } from "./read-whole.ts";

/** A part of the answer, in the order of the files. */
export type Part =
  | {
      readonly kind: "read";
      readonly lines: Lines;
      readonly counts: FileCounts;
      readonly skips: readonly Skip[];
    }
  /** A file to be read as a stream, by whoever puts the parts together. */
  | { readonly kind: "stream"; readonly path: string };

/** Reads files one after another, each at once. It waits for nothing, so it suits a thread. */
export function scanFiles(
  paths: readonly string[],
  engine: Engine,
  maxDecompressedBytes: number,
): readonly Part[] {
  const parts: Part[] = [];
  let open = newPart();
  for (const path of paths) {
    const whole = readWhole(path, maxDecompressedBytes);
    if (whole === undefined) {
      parts.push(open.end(), { kind: "stream", path });
      open = newPart();
      continue;
    }
    const { coverage, lines } = open;
    const untimedBefore = engine.test.untimed();
    const skipsBefore = coverage.skipCount;
    const scan = new FileScan({ name: path, engine, coverage, lines });
    scan.readWhole(whole.bytes);
    coverage.bytesRead += whole.bytesRead;
    coverage.untimed += engine.test.untimed() - untimedBefore;
    if (whole.bytesRead === 0) coverage.emptyFiles++;
    if (scan.hasValues || coverage.skipCount === skipsBefore) coverage.filesRead++;
  }
  parts.push(open.end());
  return parts;
}

interface OpenPart {
  readonly coverage: Coverage;
  readonly lines: MatchedLines;
  readonly end: () => Part;
}

function newPart(): OpenPart {
  const skips: Skip[] = [];
  const coverage = new Coverage((skip) => skips.push(skip));
  const lines = new MatchedLines();
  const end = (): Part => ({
    kind: "read",
    lines: lines.take(),
    counts: countsOf(coverage),
    skips,
  });
  return { coverage, lines, end };
}

/** The counts as plain data: a thread cannot post an object of a class. */
function countsOf(coverage: Coverage): FileCounts {
  const { recordsRead, untimed, filesRead, emptyFiles, bytesRead, apart, timeRange } = coverage;
  return { recordsRead, untimed, filesRead, emptyFiles, bytesRead, apart, timeRange };
}
