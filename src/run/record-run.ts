import { EXIT, type ExitCode } from "../errors.ts";
import type { Query, QueryTest } from "../match/query.ts";
import type { QueryOptions } from "../options/query-options.ts";
import type { ReadRecord } from "../record.ts";
import { Breather } from "../source/breather.ts";
import type { Coverage, Skip } from "../source/coverage.ts";
import { matching } from "../source/matching.ts";
import type { PlannedRead, Reading } from "../source/planned-read.ts";
import { count as countOf } from "../source/wording.ts";
import { coverageReport } from "./coverage-report.ts";
import type { OpenedDurableRun } from "./open-durable.ts";
import type { Environment } from "./environment.ts";
import { newCoverage } from "./new-coverage.ts";
import { progressOf } from "./progress.ts";
import { Reporter } from "./reporter.ts";
import { standardOutput } from "./standard-output.ts";
import { stopOnDemand, whatStopped } from "./stopping.ts";
import { summaryLine, whyEmpty } from "./summary.ts";
import { ProgressLine } from "./terminal.ts";
import { writeCoverage } from "./write-coverage.ts";

export interface RecordLoopOptions {
  readonly query: Query;
  readonly test: QueryTest;
  readonly source: PlannedRead;
  /** Keeps account of what was printed, when the run is to be continued or repeated. */
  readonly durable?: OpenedDurableRun | undefined;
  readonly options: QueryOptions;
  readonly environment: Environment;
}

interface Matches {
  readonly limit: number;
  /** Each eventID once. */
  readonly dedupe: boolean;
}

interface Ending {
  /** The exit code, given that of the reading alone. */
  readonly decide?: (covered: ExitCode) => ExitCode;
  readonly noMatchFails?: boolean;
  /** More reasons for an empty answer; asked for when it is. */
  readonly whyEmpty?: () => Promise<readonly string[]>;
}

/** The name of the variable that asks for what only its authors want to know of a run. */
const DEBUG = "SPITZEL_DEBUG";

/**
 * One reading of the records that match, from the first note to the exit code: query, detect and timeline differ in
 * what they make of a batch. It ends on Ctrl-C, after `--max-time`, and when nobody reads stdout any more.
 */
export class RecordLoop {
  readonly reporter: Reporter;
  readonly coverage: Coverage;
  readonly #of: RecordLoopOptions;
  readonly #abort = new AbortController();
  /** After `--max-time` nothing more is read; what was found is still written. */
  readonly #time = new AbortController();
  #stop: ReturnType<typeof stopOnDemand>;
  readonly #write: ReturnType<typeof standardOutput>;
  readonly #onAbort: () => void;
  readonly #startMs: number;
  /** To be asked between two records, or findings, that a batch or the end of the run is made of. */
  readonly breather: Breather;

  constructor(of: RecordLoopOptions) {
    const { environment, options } = of;
    this.#of = of;
    this.reporter = new Reporter(environment.stderr, options);
    this.coverage = newCoverage((skip) => this.reporter.skip(skip));
    const { signal } = this.#abort;
    // Also when it comes after the reading: what was found is still being written then.
    this.#onAbort = () => {
      this.coverage.stoppedBy ??= whatStopped(signal.reason);
    };
    signal.addEventListener("abort", this.#onAbort);
    const { onInterrupt } = environment;
    const { maxTimeMs } = options.durable;
    this.#startMs = environment.now();
    stopOnDemand(this.#abort, { onInterrupt, maxTimeMs: undefined });
    this.#stop = stopOnDemand(this.#time, { onInterrupt: () => {}, maxTimeMs });
    const stops = AbortSignal.any([signal, this.#time.signal]);
    this.breather = new Breather(environment.now, stops);
    this.#write = standardOutput(environment.stdout, this.#abort);
  }

  /** True after an interrupt, and when the reader of stdout has gone: nothing is written any more. */
  get isStopped(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Says what is to be known before the answer. */
  begin(): void {
    const { source, durable } = this.#of;
    for (const note of [...source.notes, ...(durable?.notes ?? [])]) this.reporter.note(note);
  }

  /** Writes to stdout, as long as somebody reads it. */
  async write(text: string | Uint8Array): Promise<void> {
    await this.#write(text);
  }

  /**
   * Reads everything that matches.
   * @param textOf what to print of some records. Once that is on stdout they are taken: a checkpoint moves, and a run
   * that goes on begins behind them.
   */
  async forEachBatch(
    { limit, dedupe }: Matches,
    textOf: (records: readonly ReadRecord[]) => string | Promise<string>,
  ): Promise<void> {
    const { source, test, durable: opened } = this.#of;
    const { coverage } = this;
    const durable = opened?.run;
    await this.#untilStopped(async (print, signal) => {
      const reading = { signal, coverage };
      const batches = durable?.records(reading) ?? source.records(reading);
      const stage = { test, coverage, limit, dedupe, breather: this.breather };
      for await (const found of matching(batches, stage)) {
        const batch = durable?.fresh(found, coverage) ?? found;
        const text = await textOf(batch.records);
        if (text !== "") await durable?.beforeWrite(batch, text);
        await print(text);
        durable?.written();
        batch.taken();
      }
    });
  }

  /** The same as lines of bytes, for a source that has them: nothing is made of a record. */
  async forEachLines(
    lines: NonNullable<PlannedRead["lines"]>,
    { isPrinted }: { readonly isPrinted: boolean },
  ): Promise<void> {
    const { coverage } = this;
    await this.#untilStopped(async (print, signal) => {
      for await (const { bytes, count, order } of lines({ signal, coverage })) {
        coverage.matched += count;
        if (!isPrinted) continue;
        coverage.printed.join(order);
        await print(bytes);
      }
    });
  }

  /** Something else that threads make of what matches. @param take what comes, in order. @returns its records */
  async forEachMade<Made>(
    read: (run: Reading) => AsyncIterable<Made>,
    take: (made: Made) => number,
  ): Promise<void> {
    const { coverage } = this;
    await this.#untilStopped(async (_print, signal) => {
      for await (const made of read({ signal, coverage })) coverage.matched += take(made);
    });
  }

  /** The same where something is to be printed of it, and the records are counted by who looks at them. */
  async printEachMade<Made>(
    made: (reading: Reading) => AsyncIterable<Made>,
    textOf: (made: Made) => string | Promise<string>,
  ): Promise<void> {
    const { coverage } = this;
    await this.#untilStopped(async (print, signal) => {
      for await (const one of made({ signal, coverage })) await print(await textOf(one));
    });
  }

  /**
   * A further reading in the same run: what it counts is apart, and what it could not read is the run's, once.
   * @param read is given what prints
   */
  async readFurther(
    read: (reading: Reading, print: (text: string) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const { environment, options } = this.#of;
    const { coverage } = this;
    const isSaid = ({ where, place, reason }: Skip): boolean =>
      coverage.skips.some(
        (skip) => skip.where === where && skip.place === place && skip.reason === reason,
      );
    const further = newCoverage((skip) => {
      if (!isSaid(skip)) coverage.skip(skip);
    });
    coverage.further = further;
    const { maxTimeMs } = options.durable;
    if (maxTimeMs !== undefined) {
      const leftMs = Math.max(0, maxTimeMs - (environment.now() - this.#startMs));
      this.#stop = stopOnDemand(this.#time, { onInterrupt: () => {}, maxTimeMs: leftMs });
    }
    await this.#untilStopped(
      (print, signal) => read({ signal, coverage: further }, print),
      further,
    );
  }

  /** Reads, with the progress line on the terminal. */
  async #untilStopped(
    read: (
      print: (text: string | Uint8Array) => Promise<void>,
      signal: AbortSignal,
    ) => Promise<void>,
    counted = this.coverage,
  ): Promise<void> {
    const { environment, durable } = this.#of;
    const { stdout } = environment;
    const ended = new AbortController();
    const signal = AbortSignal.any([this.#abort.signal, this.#time.signal]);
    const progress = this.#progressLine(counted, AbortSignal.any([signal, ended.signal]));
    this.reporter.beforeWrite = () => progress.hide();
    try {
      await read(async (text) => {
        // What is not handed to stdout must not count as written.
        signal.throwIfAborted();
        if (stdout.isTTY === true) progress.hide();
        await this.#write(text);
        signal.throwIfAborted();
      }, signal);
    } catch (error) {
      if (error !== signal.reason) throw error;
      this.coverage.stoppedBy = whatStopped(error);
    } finally {
      ended.abort();
      this.#stop.clear();
      progress.close();
      await durable?.run.end();
    }
  }

  /** @param signal fires when the reading has ended */
  #progressLine(coverage: Coverage, signal: AbortSignal): ProgressLine {
    const { source, options, environment } = this.#of;
    const text = progressOf(coverage, environment.now);
    let isExpecting = false;
    return new ProgressLine(environment.stderr, !options.isQuiet, () => {
      if (!isExpecting) {
        isExpecting = true;
        // Only now that there is a line. What is wrong with the files is for the reading to say.
        source.expect?.({ signal, coverage }).catch(() => {});
      }
      return text();
    });
  }

  #sayWhatIsOdd(): void {
    const { clashCount, clashes, further } = this.coverage;
    const untimed = Math.max(this.coverage.untimed, further?.untimed ?? 0);
    if (untimed > 0) {
      this.reporter.problem(
        `${countOf(untimed, "record")} left out: without a time that can be read, nobody knows whether the time window has them`,
      );
    }
    if (clashCount === 0) return;
    const named = clashes.join(", ") + (clashCount > clashes.length ? ", ..." : "");
    this.reporter.note(
      `duplicate eventID with different content: ID ${named} (${countOf(clashCount, "record")}; each was looked at)`,
    );
  }

  /** Says what was read and what was not, and writes the coverage when asked. @returns the exit code. */
  async finish({ decide, noMatchFails = false, ...ending }: Ending = {}): Promise<ExitCode> {
    const { query, source, options, environment } = this.#of;
    const { coverage, reporter } = this;
    this.#abort.signal.removeEventListener("abort", this.#onAbort);
    reporter.restOfSkips();
    this.#sayWhatIsOdd();
    if (coverage.matched === 0 && coverage.isComplete && coverage.stoppedBy === undefined) {
      const more = (await ending.whyEmpty?.()) ?? [];
      for (const reason of [...whyEmpty(coverage, query), ...more, ...source.whyEmpty]) {
        reporter.note(reason);
      }
    }
    if ((environment.variables[DEBUG] ?? "") !== "") {
      for (const line of coverage.asked.flatMap((report) => report.debug?.() ?? [])) {
        reporter.debug(line);
      }
    }
    reporter.summary(summaryLine(coverage));
    const covered = coverage.exitCode({ noMatchFails });
    const exitCode =
      coverage.stoppedBy === "interrupt" ? EXIT.interrupted : (decide?.(covered) ?? covered);
    if (options.coverageFile !== undefined) {
      const report = coverageReport(query, coverage, exitCode);
      const { signal } = this.#abort;
      const isWritten = await writeCoverage(options.coverageFile, report, signal);
      if (!isWritten) {
        return whatStopped(signal.reason) === "interrupt" ? EXIT.interrupted : EXIT.partial;
      }
    }
    return exitCode;
  }
}
