import type { Buffer } from "node:buffer";
import { Coverage, type Counts, type Skip } from "../../source/coverage.ts";
import type { Area, FileOutcome } from "../../source/log-files.ts";
import { type FileCounts, FileReport } from "../file-report.ts";
import type { ReadLimits } from "../../source/read-limits.ts";
import type { Engine } from "./engine.ts";
import { FileScan } from "./file-scan.ts";
import { readWhole } from "./read-whole.ts";

/** A file that can be read at once. */
export interface WholeFile {
  readonly name: string;
  /** @throws whatever is wrong. */
  readonly whole: (into: Area) => Buffer;
  /** Its bytes, when they are in memory already. */
  readonly bytes?: Uint8Array;
}

/** A part of the answer, in the order of the files. */
export type Part =
  | {
      readonly kind: "read";
      /** What the product has made; undefined for nothing. */
      readonly made: unknown;
      readonly counts: Counts;
      readonly files: FileCounts;
      readonly skips: readonly Skip[];
      /** How each of the files was read. */
      readonly each: readonly FileOutcome[];
    }
  /** A file to be read as a stream, by whoever puts the parts together: its number among those of the task. */
  | { readonly kind: "stream"; readonly index: number; readonly bytes: Uint8Array | undefined };

interface FilesOptions {
  readonly engine: Engine;
  readonly limits: ReadLimits;
}

/** Reads files one after another, each at once. It waits for nothing, so it suits a thread. */
export function scanFiles(
  wholeFiles: readonly WholeFile[],
  { engine, limits }: FilesOptions,
): readonly Part[] {
  const parts: Part[] = [];
  let open = newPart(engine);
  for (const [index, file] of wholeFiles.entries()) {
    const whole = readWhole(file, limits.maxDecompressedBytes, engine.scanner);
    if (whole === undefined) {
      parts.push(open.end(), { kind: "stream", index, bytes: file.bytes });
      open = newPart(engine);
      continue;
    }
    const { coverage, files } = open;
    const skipsBefore = coverage.skipCount;
    const scan = new FileScan({ name: file.name, engine, coverage, files, limits });
    scan.readWhole(whole.bytes, whole.isAscii);
    coverage.bytesRead += whole.bytesRead;
    if (whole.bytesRead === 0) files.emptyFiles++;
    const isWhole = coverage.skipCount === skipsBefore;
    if (scan.hasValues || isWhole) files.filesRead++;
    open.each.push({ records: scan.records, isWhole });
  }
  parts.push(open.end());
  return parts;
}

interface OpenPart {
  readonly coverage: Coverage;
  readonly files: FileReport;
  readonly each: FileOutcome[];
  readonly end: () => Part;
}

function newPart({ product }: Engine): OpenPart {
  const skips: Skip[] = [];
  const coverage = new Coverage((skip) => skips.push(skip));
  const files = coverage.report(FileReport);
  const each: FileOutcome[] = [];
  const end = (): Part => {
    const { recordsRead, untimed, bytesRead, apart, times } = coverage;
    const { filesRead, emptyFiles, parsedFiles, parsedRecords } = files;
    return {
      kind: "read",
      made: product.take(),
      counts: { recordsRead, untimed, bytesRead, apart, times },
      files: { filesRead, emptyFiles, parsedFiles, parsedRecords },
      skips,
      each,
    };
  };
  return { coverage, files, each, end };
}

/** The memory that is given away with what was made of some files. */
export function memoryOfPart(part: Part, { product }: Engine): readonly ArrayBufferLike[] {
  return part.kind === "read" && part.made !== undefined ? product.memoryOf(part.made) : [];
}
