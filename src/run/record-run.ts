import { Coverage } from "../coverage.ts";
import { EXIT, type ExitCode } from "../errors.ts";
import { matching } from "../match/matching.ts";
import type { Query, QueryTest } from "../match/query.ts";
import type { ReadRecord } from "../record.ts";
import type { PlannedRead } from "../source.ts";
import { coverageReport } from "./coverage-report.ts";
import type { Environment } from "./environment.ts";
import { progressOf } from "./progress.ts";
import type { QueryOptions } from "../options/query-options.ts";
import { Reporter } from "./reporter.ts";
import { standardOutput } from "./standard-output.ts";
import { stopOnDemand, whatStopped } from "./stopping.ts";
import { summaryLine, whyEmpty } from "./summary.ts";
import { ProgressLine } from "./terminal.ts";
import { writeCoverage } from "./write-coverage.ts";

interface RecordRunOptions {
  readonly query: Query;
  readonly test: QueryTest;
  readonly source: PlannedRead;
  readonly options: QueryOptions;
  readonly environment: Environment;
}

/** One reading of all records that match, each eventID once, for a command that works on them as a whole. */
export class RecordRun {
  readonly reporter: Reporter;
  readonly coverage: Coverage;
  readonly #of: RecordRunOptions;
  readonly #abort = new AbortController();
  readonly #write: (text: string) => Promise<void>;

  constructor(of: RecordRunOptions) {
    const { environment, options } = of;
    this.#of = of;
    this.reporter = new Reporter(environment.stderr, options);
    this.coverage = new Coverage((skip) => this.reporter.skip(skip));
    const { signal } = this.#abort;
    // Also when it comes after the reading: what was found is still being written then.
    signal.addEventListener("abort", () => {
      this.coverage.stoppedBy ??= whatStopped(signal.reason);
    });
    const { onInterrupt } = environment;
    stopOnDemand(this.#abort, { onInterrupt, maxTimeMs: undefined });
    this.#write = standardOutput(environment.stdout, this.#abort);
  }

  /** True after an interrupt, and when the reader of stdout has gone: nothing is written any more. */
  get isStopped(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Writes to stdout, as long as somebody reads it. */
  async write(text: string): Promise<void> {
    await this.#write(text);
  }

  /** Reads everything, unless interrupted or left by the reader of stdout. */
  async forEachBatch(consume: (batch: readonly ReadRecord[]) => Promise<void>): Promise<void> {
    const { source, test, environment, options } = this.#of;
    const { coverage, reporter } = this;
    for (const note of source.notes) reporter.note(note);
    const progress = new ProgressLine(
      environment.stderr,
      !options.isQuiet,
      progressOf(coverage, environment.now),
    );
    reporter.beforeWrite = () => progress.hide();
    const { signal } = this.#abort;
    try {
      const batches = source.records({ signal, coverage });
      for await (const batch of matching(batches, {
        test,
        coverage,
        limit: Infinity,
        dedupe: true,
      })) {
        await consume(batch);
        signal.throwIfAborted();
      }
    } catch (error) {
      if (error !== signal.reason) throw error;
    } finally {
      progress.close();
    }
  }

  /**
   * Says what was read and what was not, and writes the coverage when asked.
   * @param decide the exit code, given the one of the reading alone
   */
  async finish(decide: (covered: ExitCode) => ExitCode): Promise<ExitCode> {
    const { query, source, options } = this.#of;
    const { coverage, reporter } = this;
    reporter.restOfSkips();
    if (coverage.matched === 0 && coverage.isComplete && coverage.stoppedBy === undefined) {
      for (const reason of [...whyEmpty(coverage, query), ...source.whyEmpty])
        reporter.note(reason);
    }
    reporter.summary(summaryLine(coverage));
    const exitCode =
      coverage.stoppedBy === "interrupt"
        ? EXIT.interrupted
        : decide(coverage.exitCode({ noMatchFails: false }));
    if (options.coverageFile !== undefined) {
      await writeCoverage(options.coverageFile, coverageReport(query, coverage, exitCode));
    }
    return exitCode;
  }
}
