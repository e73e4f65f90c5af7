import { Coverage } from "../../coverage.ts";
import { EXIT, type ExitCode, SpitzelError } from "../../errors.ts";
import { compileQuery, parseQuery, type Query, type QueryTest } from "../../match/query.ts";
import { answerTexts } from "./answer-texts.ts";
import { coverageReport } from "../../run/coverage-report.ts";
import type { Environment } from "../../run/environment.ts";
import { explanation } from "./explanation.ts";
import { howToGoOn, isDurable, lagSeconds, startOf } from "../../run/going-on.ts";
import type { OpenedRun } from "../../run/open-durable.ts";
import { type OpenedSource, openSource } from "../../run/open-source.ts";
import { progressOf } from "../../run/progress.ts";
import { type QueryOptions } from "../../options/query-options.ts";
import { missingEvents, unknownServices } from "../../run/query-notes.ts";
import { recordFormat } from "./record-format.ts";
import { Reporter } from "../../run/reporter.ts";
import { standardOutput } from "../../run/standard-output.ts";
import { stopOnDemand, whatStopped } from "../../run/stopping.ts";
import { summaryLine, whyEmpty } from "../../run/summary.ts";
import { ProgressLine } from "../../run/terminal.ts";
import { writeCoverage } from "../../run/write-coverage.ts";

/** Runs a query: matches to stdout, everything else to stderr. @returns the exit code. */
export async function queryCommand(
  actions: readonly string[],
  options: QueryOptions,
  environment: Environment,
): Promise<ExitCode> {
  if (actions.length === 0) {
    throw new SpitzelError("expected an action, got none", {
      hint: "name at least one: spitzel 's3:Get*' …, or '*' for every record; spitzel --help shows more.",
    });
  }
  const query = parseQuery({ ...options, actions }, startOf(options, environment.now()));
  // The window of a continued run is in its file: what is read lies inside.
  const test = await compileQuery(isDurable(options) ? { ...query, window: {} } : query);
  const source = await openSource(query, options, environment);
  if (options.explains) {
    environment.stdout.write(explanation(query, source));
    return EXIT.done;
  }
  return answer(query, test, source, options, environment);
}

async function answer(
  query: Query,
  test: QueryTest,
  source: OpenedSource,
  options: QueryOptions,
  environment: Environment,
): Promise<ExitCode> {
  const durable = isDurable(options)
    ? await (
        await import("../../run/open-durable.ts")
      ).openDurable(query, options, source.histories, environment)
    : undefined;
  try {
    return await run({ query, test, source, durable, options, environment });
  } finally {
    durable?.close();
  }
}

interface Answering {
  readonly query: Query;
  readonly test: QueryTest;
  readonly source: OpenedSource;
  readonly durable: OpenedRun | undefined;
  readonly options: QueryOptions;
  readonly environment: Environment;
}

// oxlint-disable-next-line complexity -- one run from its first note to its exit code, in order
async function run({
  query,
  test,
  source,
  durable,
  options,
  environment,
}: Answering): Promise<ExitCode> {
  const { stdout, stderr, now } = environment;
  const reporter = new Reporter(stderr, options);
  const isRepeated = durable !== undefined && options.durable.checkpointFile === undefined;
  const format = await recordFormat(options, stdout, (read) =>
    isRepeated ? lagSeconds(read, now()) : undefined,
  );
  const notes = [...(await unknownServices(query)), ...source.notes, ...(durable?.notes ?? [])];
  for (const note of notes) reporter.note(note);

  const coverage = new Coverage((skip) => reporter.skip(skip));
  const abort = new AbortController();
  const { onInterrupt, words = [] } = environment;
  const stop = stopOnDemand(abort, { onInterrupt, maxTimeMs: options.durable.maxTimeMs });
  const write = standardOutput(stdout, abort);
  const progress = new ProgressLine(stderr, !options.isQuiet, progressOf(coverage, now));
  reporter.beforeWrite = () => progress.hide();

  try {
    await write(format.sink.heading());
    const answering = { source, test, format, options, durable: durable?.run, isRepeated };
    for await (const text of answerTexts(answering, { signal: abort.signal, coverage })) {
      // What is not handed to stdout must not count as written.
      abort.signal.throwIfAborted();
      if (stdout.isTTY === true) progress.hide();
      await write(text);
      abort.signal.throwIfAborted();
      durable?.run.written();
    }
    await write(format.sink.end(coverage));
  } catch (error) {
    if (error !== abort.signal.reason) throw error;
    coverage.stoppedBy = whatStopped(error);
  } finally {
    stop.clear();
    progress.close();
    await durable?.run.end();
  }
  const wasInterrupted = coverage.stoppedBy === "interrupt";
  const goOn = howToGoOn(coverage, options, words);
  if (goOn !== undefined) reporter.note(goOn);
  reporter.restOfSkips();
  if (coverage.matched === 0 && coverage.isComplete && coverage.stoppedBy === undefined) {
    const why = options.trails.length > 0 ? await missingEvents(query, "trail") : [];
    for (const reason of [...whyEmpty(coverage, query), ...why, ...source.whyEmpty]) {
      reporter.note(reason);
    }
  }
  reporter.summary(summaryLine(coverage));
  const exitCode = wasInterrupted ? EXIT.interrupted : coverage.exitCode(options);
  if (options.coverageFile !== undefined) {
    await writeCoverage(options.coverageFile, coverageReport(query, coverage, exitCode));
  }
  return exitCode;
}
