import { Coverage, type FileCounts, type Skip } from "../../coverage.ts";
import type { Engine } from "./engine.ts";
import { FileScan } from "./file-scan.ts";
import type { Lines, MatchedLines } from "./matched-lines.ts";
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

interface FilesOptions {
  readonly engine: Engine;
  /** Empty; the same at every call of a thread: it knows how much memory the next files may need. */
  readonly lines: MatchedLines;
  readonly maxDecompressedBytes: number;
}

/** Reads files one after another, each at once. It waits for nothing, so it suits a thread. */
export function scanFiles(
  paths: readonly string[],
  { engine, lines, maxDecompressedBytes }: FilesOptions,
): readonly Part[] {
  const parts: Part[] = [];
  let open = newPart(lines);
  for (const path of paths) {
    const whole = readWhole(path, maxDecompressedBytes, engine.scanner);
    if (whole === undefined) {
      parts.push(open.end(), { kind: "stream", path });
      open = newPart(lines);
      continue;
    }
    const { coverage } = open;
    const untimedBefore = engine.test.untimed();
    const skipsBefore = coverage.skipCount;
    const scan = new FileScan({ name: path, engine, coverage, lines });
    scan.readWhole(whole.bytes, whole.isAscii);
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
  readonly end: () => Part;
}

function newPart(matched: MatchedLines): OpenPart {
  const skips: Skip[] = [];
  const coverage = new Coverage((skip) => skips.push(skip));
  const end = (): Part => ({
    kind: "read",
    lines: matched.take(),
    counts: countsOf(coverage),
    skips,
  });
  return { coverage, end };
}

/** The counts as plain data: a thread cannot post an object of a class. */
function countsOf(coverage: Coverage): FileCounts {
  const { recordsRead, untimed, filesRead, emptyFiles, bytesRead, apart, times } = coverage;
  return { recordsRead, untimed, filesRead, emptyFiles, bytesRead, apart, times };
}
