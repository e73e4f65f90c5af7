import { setImmediate } from "node:timers/promises";
import type { TimeWindow } from "../match/query.ts";
import type { LogFiles } from "../source/log-files.ts";
import type { Reading } from "../source/planned-read.ts";
import { FileReport } from "./file-report.ts";

/** Files between which the reading gets its turn. Each is looked up on the disk, which takes some 20 µs. */
const FILES_AT_ONCE = 100;

/**
 * Walks the files on disk once more, beside their reading, to know how much there is to read. A bucket is not asked
 * twice: what it has is counted as it is listed.
 */
export async function expectFiles(
  files: LogFiles,
  window: TimeWindow,
  { coverage, signal }: Reading,
): Promise<void> {
  const list = files.list(window, signal);
  if (!(Symbol.iterator in list)) return;
  const { expected } = coverage.report(FileReport);
  let count = 0;
  for (const found of list) {
    expected.add(found, window);
    if (++count % FILES_AT_ONCE === 0) await setImmediate();
    if (signal.aborted) return;
  }
  expected.end();
}
