import { EXIT, type ExitCode } from "../errors.ts";
import {
  type CloudTrailRecord,
  eventTimeMs,
  isCalendarDay,
  isoSeconds,
  stringField,
} from "../record.ts";
import { TimeOrder } from "./time-order.ts";
import type { SourceReport } from "./source-report.ts";

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

/** A record that was read and not decided on. */
export function skipOf(record: CloudTrailRecord, reason: string): Skip {
  return { where: `record ${stringField(record, "eventID") ?? "without eventID"}`, reason };
}

/** CloudTrail's other files and the like: recognised, counted apart, no fault. */
export type ApartKind =
  | "digest file"
  | "Insight record"
  | "S3 event notification"
  | "other notification"
  | "other EventBridge event"
  | "control message"
  | "record of another service";

/** What another thread has counted, as plain data: it cannot post an object of a class. */
export type Counts = Pick<Coverage, "recordsRead" | "untimed" | "bytesRead" | "apart" | "times">;

/** The oldest and newest eventTime: as texts of records that were parsed, in milliseconds of those that were not. */
interface Times {
  earliest: string;
  latest: string;
  earliestMs: number;
  latestMs: number;
}

const MAX_LISTED = 1000;
const MAX_CLASHES_NAMED = 5;

/** Counters of one run. Sources and the matching stage write them; the summary and the exit code read them. */
export class Coverage {
  recordsRead = 0;
  matched = 0;
  duplicates = 0;
  /** Records with an eventID that came before with other content, and the first few of these IDs. */
  clashCount = 0;
  readonly clashes: string[] = [];
  /** Records that only the lack of a readable time put outside the window: nobody knows whether they belong there. */
  untimed = 0;
  bytesRead = 0;
  skipCount = 0;
  /** The first 1,000 skips; `skipCount` counts all. */
  readonly skips: Skip[] = [];
  readonly apart = new Map<ApartKind, number>();
  /** What ended the run before its end, as the user's own wish: what was not reached then was not asked for. */
  stoppedBy: "--limit" | "--max-time" | "the reader of stdout" | "interrupt" | undefined;
  /** The order of the times of what was printed as it was read. */
  readonly printed = new TimeOrder();
  /** What a further reading of the same run counted, of which this is the answer's first part. */
  further: Coverage | undefined;
  readonly #reports: SourceReport[] = [];
  readonly #times: Times = { earliest: "", latest: "", earliestMs: Infinity, latestMs: -Infinity };
  readonly #onSkip: (skip: Skip) => void;

  constructor(onSkip: (skip: Skip) => void = () => {}) {
    this.#onSkip = onSkip;
  }

  /** What the sources say, in the order in which they were first asked for. */
  get reports(): readonly SourceReport[] {
    return this.#reports;
  }

  /** The reports of the sources that are read; before that is known, the first. */
  get asked(): readonly SourceReport[] {
    const asked = this.#reports.filter(({ isAsked }) => isAsked);
    return asked.length > 0 ? asked : this.#reports.slice(0, 1);
  }

  /** The one report of this kind. */
  report<R extends SourceReport>(Report: new () => R): R {
    for (const one of this.#reports) if (one instanceof Report) return one;
    const report = new Report();
    this.#reports.push(report);
    return report;
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

  /** Adds what another thread has counted, except its skips, which the caller hands on. */
  add(other: Counts): void {
    this.recordsRead += other.recordsRead;
    this.untimed += other.untimed;
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

  clash(id: string): void {
    this.clashCount++;
    if (this.clashes.length < MAX_CLASHES_NAMED) this.clashes.push(id);
  }

  /** True when everything that was asked for was read. */
  get isComplete(): boolean {
    if (this.stoppedBy === "--max-time" || this.skipCount > 0 || this.untimed > 0) return false;
    if (this.further?.isComplete === false) return false;
    return this.#reports.every((report) => report.isComplete(this.stoppedBy !== undefined));
  }

  /** True when at least one file or page was read. */
  get hasRead(): boolean {
    return this.#reports.some((report) => report.hasRead);
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
