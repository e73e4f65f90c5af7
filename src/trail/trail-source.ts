import type { TimeWindow } from "../match/query.ts";
import type { ReadRecord } from "../record.ts";
import { type Batch, untracked } from "../source/batch.ts";
import type { FileOutcome, KnownPart, LogFile, LogFiles } from "../source/log-files.ts";
import type { PlannedRead, Reading } from "../source/planned-read.ts";
import { expectFiles } from "./expect-files.ts";
import { type Content, fileContents } from "./file-contents.ts";
import { FileReport } from "./file-report.ts";
import { JsonSlicer } from "./json-slicer.ts";
import type { ReadLimits } from "../source/read-limits.ts";
import { takeOther } from "./take-other.ts";
import { sliceTaker } from "./take-slice.ts";

export interface TrailOptions {
  readonly files: LogFiles;
  readonly limits: ReadLimits;
  /** Records come with their places. */
  readonly wantsPlaces?: boolean;
}

/**
 * How trail files are read by parsing every record: one file after another, in flat memory. Pure.
 * @param whyParsed why the scanner does not read them, for whoever looks for the time that it takes
 */
export function planTrail(
  options: TrailOptions,
  whyParsed = "every record is wanted",
): PlannedRead {
  return {
    holds: "trail",
    explain: [
      { topic: "source", text: `trail files: ${options.files.description}` },
      ...(options.files.explain?.({}) ?? []),
      { topic: "pushed down", text: "nothing: every record of every file is read and tested" },
    ],
    notes: [],
    whyEmpty: [],
    ...costIn(options.files, {}),
    records: (run) => readTrail(options, whyParsed, run),
    expect: async (run) => expectFiles(options.files, {}, run),
  };
}

/** What the files of a window will cost, where they cost something. */
export function costIn(files: LogFiles, window: TimeWindow): Pick<PlannedRead, "cost"> {
  const { cost } = files;
  return cost === undefined ? {} : { cost: async (signal) => cost(window, signal) };
}

async function* readTrail(
  options: TrailOptions,
  whyParsed: string,
  run: Reading,
): AsyncGenerator<Batch> {
  const { coverage, signal } = run;
  const report = coverage.report(FileReport);
  for await (const found of options.files.list({}, signal)) {
    signal.throwIfAborted();
    switch (found.kind) {
      case "local":
      case "remote":
      case "stream": {
        report.parsesFile(whyParsed);
        const outcome = yield* readFile(found, options, run);
        found.onRead?.(outcome);
        break;
      }
      case "passed over":
      case "other folder":
      case "other service":
      case "no logs":
      case "unreadable":
      case "unverified":
      case "checked digests":
      case "engine answer":
        takeOther(found, coverage);
        break;
    }
  }
}

/** Reads one file, or all that is in an archive. Whatever is wrong with it is one or more skips, never an exception. */
async function* readFile(
  file: LogFile,
  options: TrailOptions,
  run: Reading,
): AsyncGenerator<Batch, FileOutcome> {
  const { coverage, signal } = run;
  const skipsBefore = coverage.skipCount;
  let bytes = 0;
  let records = 0;
  const contents = fileContents(file, {
    maxDecompressedBytes: options.limits.maxDecompressedBytes,
    signal,
    onRead: (count) => {
      bytes += count;
      coverage.bytesRead += count;
    },
    onProblem: (where, reason, hint) =>
      coverage.skip({ where, reason, ...(hint === undefined ? {} : { hint }) }),
    isOutside: () => false,
  });
  for await (const content of contents) {
    if (content.kind === "content") {
      const known = content.isMember ? undefined : file.known;
      // Damage of a file that is no archive may be found while it is told what it is.
      const before = content.isMember ? coverage.skipCount : skipsBefore;
      const isEmptyFile = () => bytes === 0;
      records = yield* readContent({ ...content, known, isEmptyFile }, before, options, run);
    } else if (content.kind !== "outside window") takeOther(content, coverage);
  }
  return { records, isWhole: coverage.skipCount === skipsBefore };
}

interface FileContent extends Content {
  readonly known: KnownPart | undefined;
  /** Whether nothing was read of the file that it is in. */
  readonly isEmptyFile: () => boolean;
}

/**
 * @param skipsBefore how many skips there were before anything of it was read
 * @returns how many records are in it
 */
async function* readContent(
  { name, isMember, chunks, known, isEmptyFile }: FileContent,
  skipsBefore: number,
  { limits, wantsPlaces = false }: TrailOptions,
  { coverage, signal }: Reading,
): AsyncGenerator<Batch, number> {
  const report = coverage.report(FileReport);
  let bytes = 0;
  let hasValues = false;
  let batch: ReadRecord[] = [];
  let next = known?.firstRecord ?? 0;
  const unreadFrom = known?.unreadFrom ?? 0;
  const take = (read: ReadRecord): void => {
    const index = next++;
    if (index < unreadFrom) coverage.recordsRead--;
    else batch.push(wantsPlaces ? { ...read, place: { file: name, index } } : read);
  };
  const onValue = () => {
    hasValues = true;
  };
  const taker = sliceTaker({ name, coverage, limits, take, onValue });
  const slicer = new JsonSlicer(taker, limits.maxRecordBytes);
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    bytes += chunk.length;
    slicer.push(chunk);
    if (batch.length > 0) {
      yield untracked(batch);
      batch = [];
    }
  }
  slicer.end();
  const hasSkips = coverage.skipCount > skipsBefore;
  if ((isMember ? bytes === 0 : isEmptyFile()) && !hasSkips) report.emptyFiles++;
  if (hasValues || !hasSkips) report.filesRead++;
  return next;
}
