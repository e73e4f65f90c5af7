import type { EngineAnswer, OtherContent } from "../source/log-files.ts";
import type { Json, SourceReport, Totals } from "../source/source-report.ts";
import { count, formatBytes, number } from "../source/wording.ts";
import { ExpectedBytes } from "./expected-bytes.ts";

const MAX_NAMED = 1000;

type Reasons = Map<string, number>;

/** What a thread has counted of files, as plain data. */
export type FileCounts = Pick<
  FileReport,
  "filesRead" | "emptyFiles" | "parsedFiles" | "parsedRecords"
>;

/** What is known of files that earlier runs have read. */
interface ReadBefore {
  readonly saved: () => unknown;
  readonly knownFiles: number;
}

/** What a run says of files. */
export class FileReport implements SourceReport {
  filesRead = 0;
  emptyFiles = 0;
  /** Not read: their names say that they were delivered too far from the time window. No fault. */
  filesOutsideWindow = 0;
  /** Files of a folder that are no trail files. The first 1,000 are named. */
  passedOverCount = 0;
  readonly passedOver: string[] = [];
  /** How many of what kind they are. */
  readonly passedOverKinds: Reasons = new Map();
  /** Files of other services beside CloudTrail's in a bucket of logs. */
  otherServices = 0;
  /** Folders of a bucket that were not listed, because digests lie there, or what other services write. */
  otherFolders = 0;
  /** Folders without a log file, and files of a kind that cannot be read; each is a skip. */
  withoutLogs = 0;
  /** Log files that no good digest names, by reason, when only verified ones are read. */
  readonly unverified: Reasons = new Map();
  readonly digests = { valid: 0, total: 0 };
  /** What engines have said of which files may hold a match, by the name of each; said again when more is known. */
  readonly engineAnswers = new Map<string, EngineAnswer>();
  /** How many files the scanner could not read to their end, by reason; the rest of each was parsed. */
  readonly parsedFiles: Reasons = new Map();
  /** How many records were parsed to find out whether they match, by reason. */
  readonly parsedRecords: Reasons = new Map();
  /** For the progress line. */
  readonly expected = new ExpectedBytes();

  /** What is left to be read is told by what was read; undefined for a reading that nobody goes on with. */
  resume: (() => unknown) | undefined;
  #cursor: ReadBefore | undefined;

  /** Notes what tells which files were read, also by earlier runs. */
  reads(cursor: ReadBefore): void {
    this.#cursor = cursor;
    this.resume = () => cursor.saved();
  }

  passOver(name: string, what: OtherContent): void {
    this.passedOverCount++;
    addTo(this.passedOverKinds, what, 1);
    if (this.passedOver.length < MAX_NAMED) this.passedOver.push(name);
  }

  leaveOut(reason: string): void {
    addTo(this.unverified, reason, 1);
  }

  parsesFile(reason: string): void {
    addTo(this.parsedFiles, reason, 1);
  }

  parsesRecords(reason: string, records: number): void {
    if (records > 0) addTo(this.parsedRecords, reason, records);
  }

  /** Adds what a thread has counted. Files count as read later, when their last match has been taken. */
  add({ emptyFiles, parsedFiles, parsedRecords }: FileCounts): void {
    this.emptyFiles += emptyFiles;
    for (const [reason, files] of parsedFiles) addTo(this.parsedFiles, reason, files);
    for (const [reason, records] of parsedRecords) addTo(this.parsedRecords, reason, records);
  }

  get isAsked(): boolean {
    return this.hasRead || this.engineAnswers.size > 0;
  }

  /** What was looked at counts, also when no log was in it. */
  get hasRead(): boolean {
    return this.filesRead > 0 || this.withoutLogs > 0 || this.unverified.size > 0;
  }

  /** What is missing of files is a skip. */
  isComplete(): boolean {
    return true;
  }

  summary(totals: Totals): ReturnType<SourceReport["summary"]> {
    const { filesOutsideWindow, passedOverCount, otherServices, otherFolders } = this;
    const known = this.#cursor?.knownFiles ?? 0;
    return {
      read: [
        this.#read(totals),
        ...this.#verified(),
        ...[...this.engineAnswers.values()].map(scanText),
      ],
      leftOut: [
        ...(known > 0 ? [`${count(known, "file")} read before`] : []),
        ...this.#unverified(),
        ...(filesOutsideWindow > 0
          ? [`${count(filesOutsideWindow, "file")} outside the time window not read`]
          : []),
        ...(otherFolders > 0
          ? [`${count(otherFolders, "folder")} of digests and other services not listed`]
          : []),
        ...(otherServices > 0 ? [`${count(otherServices, "file")} of other services apart`] : []),
        ...(passedOverCount > 0
          ? [`${count(passedOverCount, "other file")} passed over: ${this.#kinds()}`]
          : []),
      ],
    };
  }

  #verified(): readonly string[] {
    const { valid, total } = this.digests;
    return total === 0 ? [] : [`${number(valid)} of ${count(total, "digest")} verified`];
  }

  #unverified(): readonly string[] {
    const files = [...this.unverified.values()].reduce((sum, n) => sum + n, 0);
    return files === 0
      ? []
      : [`${count(files, "file")} left out, not verified: ${listOf(this.unverified)}`];
  }

  /** `2 text, 1 empty` */
  #kinds(): string {
    return listOf(this.passedOverKinds);
  }

  progress({ bytesRead }: Totals, nowMs: number): readonly string[] {
    const bytes = this.expected.share(bytesRead, nowMs);
    return [`${bytes}, ${count(this.filesRead, "file")}`];
  }

  #read({ bytesRead }: Totals): string {
    return `${count(this.filesRead, "file")}, ${formatBytes(bytesRead)}`;
  }

  whyEmpty(): readonly string[] {
    if ([...this.engineAnswers.values()].some(isNone)) {
      return ["no log file may hold a match, as the engine says"];
    }
    if ((this.#cursor?.knownFiles ?? 0) > 0) return ["nothing is new in the files"];
    return this.filesOutsideWindow > 0
      ? ["no log file was delivered inside the time window, or soon enough after it"]
      : ["no record was read"];
  }

  json(): Json {
    return {
      files: {
        read: this.filesRead,
        empty: this.emptyFiles,
        outsideWindow: this.filesOutsideWindow,
        passedOver: this.passedOverCount,
        passedOverNames: this.passedOver,
        ...(this.#cursor === undefined ? {} : { readBefore: this.#cursor.knownFiles }),
        passedOverKinds: Object.fromEntries(this.passedOverKinds),
        otherServices: this.otherServices,
        otherFolders: this.otherFolders,
        unverified: Object.fromEntries(this.unverified),
        digests: this.digests,
        ...(this.engineAnswers.size === 0
          ? {}
          : { engines: Array.from(this.engineAnswers.values(), withoutKind) }),
        parsed: {
          files: Object.fromEntries(this.parsedFiles),
          records: Object.fromEntries(this.parsedRecords),
        },
      },
    };
  }

  summaryRecord(): Json {
    return {
      files_read: this.filesRead,
      files_outside_window: this.filesOutsideWindow,
      ...(this.unverified.size > 0
        ? { files_unverified: Object.fromEntries(this.unverified) }
        : {}),
    };
  }

  debug(): readonly string[] {
    return [
      ...[...this.parsedFiles].map(([why, n]) => `${count(n, "file")} left the fast path: ${why}`),
      ...[...this.parsedRecords].map(
        ([why, n]) => `${number(n)} ${n === 1 ? "record was" : "records were"} parsed: ${why}`,
      ),
    ];
  }
}

function withoutKind({ kind: _kind, ...answer }: EngineAnswer): Json {
  return answer;
}

/** `Trino at https://… scanned 3.1 GB, $0.0155: 12 log files may hold a match, 900 in the same days not, nor 80 days` */
function scanText(answer: EngineAnswer): string {
  const { name, scannedBytes, dollars, candidates, otherFiles, otherDays, unreadable } = answer;
  if (answer.notAsked !== undefined) return `${name} not asked: ${answer.notAsked}`;
  const others = [
    ...(otherFiles > 0 ? [`${number(otherFiles)} of the same days not`] : []),
    ...(otherDays > 0 ? [`${count(otherDays, "day")} without one not listed`] : []),
    ...(unreadable > 0 ? [`${number(unreadable)} it could not read`] : []),
    ...(isMost(answer) ? ["most of all: the engine brings nothing here"] : []),
  ];
  const price = dollars === undefined ? "" : `, about $${dollars.toFixed(4)}`;
  const may = `${count(candidates, "log file")} may hold a match`;
  return `${name} scanned ${formatBytes(scannedBytes)}${price}: ${[may, ...others].join(", ")}`;
}

/** Whether it was asked and has named none. */
function isNone({ notAsked, candidates }: EngineAnswer): boolean {
  return notAsked === undefined && candidates === 0;
}

/** Whether so few files were left out that a listing alone would have done. */
function isMost({ candidates, otherFiles, otherDays }: EngineAnswer): boolean {
  return candidates > 0 && otherDays === 0 && candidates >= otherFiles;
}

function listOf(reasons: Reasons): string {
  return [...reasons].map(([reason, n]) => `${number(n)} ${reason}`).join(", ");
}

function addTo(reasons: Reasons, reason: string, n: number): void {
  reasons.set(reason, (reasons.get(reason) ?? 0) + n);
}
