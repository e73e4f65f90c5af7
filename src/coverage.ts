import { EXIT, type ExitCode } from "./errors.ts";
import {
  type CloudTrailRecord,
  eventTimeMs,
  isCalendarDay,
  isoSeconds,
  stringField,
} from "./record.ts";

/** Something that was meant to be read and was not. It turns the exit code into 4. */
export interface Skip {
  /** Path of a file, or a page or window of Event history. */
  readonly where: string;
  /** Where in it, for example "byte 1,024"; absent when the whole was skipped. */
  readonly place?: string;
  /** What was wrong, in one clause: "not valid JSON". */
  readonly reason: string;
  /** What the user can do about it, as a sentence. */
  readonly hint?: string;
}

/** CloudTrail's other files and the like: recognised, counted apart, no fault. */
export type ApartKind =
  | "digest file"
  | "Insight record"
  | "S3 event notification"
  | "other notification"
  | "other EventBridge event"
  | "control message";

/** A part of a window that has not been read. Milliseconds since 1970, both ends inclusive; no start means "oldest". */
export interface UnreadWindow {
  /** What was asked for, such as "EventName=StopLogging" or "every event". */
  readonly lookup: string;
  readonly fromMs: number | undefined;
  readonly toMs: number;
  /** eventIDs of the second `toMs` that were read already; the rest of that second was not. */
  readonly seam: readonly string[];
}

/** What the Event history of one account and Region adds. */
export interface HistoryCoverage {
  /** Tells it from the other account-Regions of the run, also in a checkpoint: "prod/eu-west-1". */
  readonly key: string;
  /** What was typed for the account: a profile or a role; undefined for the configured one. */
  readonly account: string | undefined;
  readonly region: string;
  readonly askedFromMs: number | undefined;
  readonly askedToMs: number;
  /** True when more was asked for than the 90 days that Event history holds. */
  readonly isClamped: boolean;
  /** The look-ups that together find every event that may match, by name. */
  lookups: readonly string[];
  /** False when the user asked for look-ups that may miss matches. */
  readonly isSound: boolean;
  /** What the Region's absence from the account made unreadable is no gap. */
  isNotEnabled: boolean;
  /** At first the whole window of every look-up; shrinks as pages are taken by the consumer. */
  unread: readonly UnreadWindow[];
  /** What `unread` will be once the consumer has taken the records it was last given. */
  unreadOnceTaken: readonly UnreadWindow[];
  events: number;
  pages: number;
  /** Requests sent, with every retry. */
  attempts: number;
  throttled: number;
  readonly accounts: Set<string>;
}

/** What a thread counts of the files that it has read. */
export type FileCounts = Pick<
  Coverage,
  "recordsRead" | "untimed" | "filesRead" | "emptyFiles" | "bytesRead" | "apart" | "times"
>;

/** The oldest and newest eventTime: as texts of records that were parsed, in milliseconds of those that were not. */
interface Times {
  earliest: string;
  latest: string;
  earliestMs: number;
  latestMs: number;
}

const MAX_LISTED = 1000;

/** Counters of one run. Sources and the matching stage write them; the summary and the exit code read them. */
export class Coverage {
  recordsRead = 0;
  matched = 0;
  printed = 0;
  duplicates = 0;
  untimed = 0;
  filesRead = 0;
  emptyFiles = 0;
  /** Not read: their names say that they were delivered too far from the time window. No fault. */
  filesOutsideWindow = 0;
  bytesRead = 0;
  skipCount = 0;
  /** The first 1,000 skips; `skipCount` counts all. */
  readonly skips: Skip[] = [];
  readonly apart = new Map<ApartKind, number>();
  /** Files of a folder whose names are not a trail file's. The first 1,000 are named. */
  passedOverCount = 0;
  readonly passedOver: string[] = [];
  /** What ended the run before its end, as the user's own wish: what was not reached then was not asked for. */
  stoppedBy: "--limit" | "--max-time" | "the reader of stdout" | "interrupt" | undefined;
  /** One for each account and Region whose Event history was asked. */
  readonly history: HistoryCoverage[] = [];
  /** Whose records the consumer has been given and not yet come back from. */
  giving: HistoryCoverage | undefined;
  readonly #times: Times = { earliest: "", latest: "", earliestMs: Infinity, latestMs: -Infinity };
  readonly #onSkip: (skip: Skip) => void;

  constructor(onSkip: (skip: Skip) => void = () => {}) {
    this.#onSkip = onSkip;
  }

  /** The eventTime of the oldest and newest record read, as ISO 8601 in UTC; undefined when none had one. */
  get timeRange(): { readonly earliest: string; readonly latest: string } | undefined {
    const { earliestMs, latestMs } = this.#times;
    if (latestMs !== -Infinity) this.#extendRange(isoSeconds(earliestMs), isoSeconds(latestMs));
    const { earliest, latest } = this.#times;
    return latest === "" ? undefined : { earliest, latest };
  }

  /** What `timeRange` is made of once, and not for each of 40,000 files. */
  get times(): Readonly<Times> {
    return this.#times;
  }

  countRecord(record: CloudTrailRecord): void {
    this.recordsRead++;
    const time = utcSeconds(record);
    if (time !== undefined) this.#extendRange(time, time);
  }

  /** Counts records of which the times are known: milliseconds since 1970, of whole seconds. */
  countRecords(count: number, earliestMs: number, latestMs: number): void {
    this.recordsRead += count;
    this.#extendMs(earliestMs, latestMs);
  }

  /** Adds what another run has counted of its files, except its skips, which the caller hands on. */
  addFiles(other: FileCounts): void {
    this.recordsRead += other.recordsRead;
    this.untimed += other.untimed;
    this.filesRead += other.filesRead;
    this.emptyFiles += other.emptyFiles;
    this.bytesRead += other.bytesRead;
    for (const [kind, count] of other.apart) this.countApart(kind, count);
    const { earliest, latest, earliestMs, latestMs } = other.times;
    if (latest !== "") this.#extendRange(earliest, latest);
    this.#extendMs(earliestMs, latestMs);
  }

  #extendRange(earliest: string, latest: string): void {
    const times = this.#times;
    if (times.latest === "" || earliest < times.earliest) times.earliest = earliest;
    if (latest > times.latest) times.latest = latest;
  }

  #extendMs(earliest: number, latest: number): void {
    const times = this.#times;
    if (earliest < times.earliestMs) times.earliestMs = earliest;
    if (latest > times.latestMs) times.latestMs = latest;
  }

  countApart(kind: ApartKind, count = 1): void {
    this.apart.set(kind, (this.apart.get(kind) ?? 0) + count);
  }

  skip(skip: Skip): void {
    this.skipCount++;
    if (this.skips.length < MAX_LISTED) this.skips.push(skip);
    this.#onSkip(skip);
  }

  passOver(path: string): void {
    this.passedOverCount++;
    if (this.passedOver.length < MAX_LISTED) this.passedOver.push(path);
  }

  /** True when everything that was asked for was read. */
  get isComplete(): boolean {
    if (this.stoppedBy === "--max-time") return false;
    if (this.skipCount > 0 || this.history.some((one) => one.isClamped)) return false;
    return this.stoppedBy !== undefined || this.history.every((one) => one.unread.length === 0);
  }

  /** True when at least one file or page was read. */
  get hasRead(): boolean {
    return this.filesRead > 0 || this.history.some((one) => one.pages > 0);
  }

  /** The exit code of a run that was not interrupted. */
  exitCode(options: { readonly noMatchFails: boolean }): ExitCode {
    if (!this.isComplete)
      return this.hasRead || this.stoppedBy === "--max-time" ? EXIT.partial : EXIT.sourceFailed;
    return this.matched === 0 && options.noMatchFails ? EXIT.noMatch : EXIT.done;
  }
}

/** No month 13 and no hour 25: what is counted here must be a time when it is read again. */
const PLAIN_UTC =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}Z$/;

/** CloudTrail's own form sorts as text; only other forms are converted. */
function utcSeconds(record: CloudTrailRecord): string | undefined {
  const text = stringField(record, "eventTime");
  if (text !== undefined && PLAIN_UTC.test(text) && isCalendarDay(text)) return text;
  const ms = eventTimeMs(record);
  return ms === undefined ? undefined : isoSeconds(ms);
}
