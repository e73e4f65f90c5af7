import type { ReadRecord } from "../../record.ts";
import type { Batch } from "../../source/batch.ts";
import type { LogFiles } from "../../source/log-files.ts";
import type { PlannedRead, Reading } from "../../source/planned-read.ts";
import type { Remainder, Resumable } from "../../source/resumable.ts";
import { FileReport } from "../file-report.ts";
import { FileCursor } from "./file-cursor.ts";
import { type FileProgress, restoredProgress } from "./file-progress.ts";

interface ResumableFiles {
  readonly files: LogFiles;
  /** The reading of some of the files, with the places of the records. */
  readonly read: (files: LogFiles) => Pick<PlannedRead, "records" | "product">;
  readonly now: () => number;
}

/** Records of several files are given out together: each time, what was read is noted. */
const MOST_RECORDS = 2_000;
const LONGEST_MS = 1_000;
/** So much of files is read at once, where whoever reads wants to stop now and then. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Files that are read once, and on where they have grown. */
export function resumableFiles(of: ResumableFiles): Resumable {
  const pipes = new Set<string>();
  const remainder = (known: readonly FileProgress[], isNothing: boolean): Remainder => ({
    saved: new FileCursor(known, of.now(), pipes).saved(),
    isNothing,
    records: (run) => records(of, opened(known, run), run),
    inParts: (order) => {
      if (of.read(of.files).product?.(order) === undefined) return undefined;
      let cursor: FileCursor | undefined;
      return {
        read: (run) => {
          cursor = opened(known, run);
          const read = of.read(cursor.unread(of.files, MOST_BYTES)).product?.(order);
          if (read === undefined) throw new Error("expected a product of these paths");
          return read(run);
        },
        hasMore: () => cursor?.hasMore === true,
      };
    },
    // New files come at any time: there is no window.
    extended: () => remainder(known, false),
  });
  const opened = (known: readonly FileProgress[], { coverage }: Reading): FileCursor => {
    const cursor = new FileCursor(known, of.now(), pipes);
    coverage.report(FileReport).reads(cursor);
    return cursor;
  };
  return {
    window: { fromMs: undefined, toMs: Math.floor(of.now() / 1000) * 1000 },
    all: () => remainder([], false),
    restore: (saved) => {
      const known = restoredProgress(saved);
      return known && remainder(known, true);
    },
  };
}

async function* records(
  of: ResumableFiles,
  cursor: FileCursor,
  run: Reading,
): AsyncGenerator<Batch> {
  let together: ReadRecord[] = [];
  let dueMs = 0;
  const give = (): Batch => {
    const taken = cursor.standing(together.at(-1)?.place);
    const batch: Batch = {
      records: together,
      taken: () => cursor.take(taken),
      leftOnceTaken: () => cursor.savedOnceTaken(taken),
    };
    together = [];
    return batch;
  };
  for await (const batch of of.read(cursor.unread(of.files, Infinity)).records(run)) {
    if (together.length === 0) dueMs = of.now() + LONGEST_MS;
    cursor.hold();
    together.push(...batch.records);
    if (together.length >= MOST_RECORDS || of.now() >= dueMs) yield give();
  }
  if (together.length > 0) yield give();
}
