import { writeFile } from "node:fs/promises";
import { Coverage } from "../coverage.ts";
import { EXIT, type ExitCode, SpitzelError } from "../errors.ts";
import { matching } from "../match/matching.ts";
import { compileQuery, parseQuery, type Query, type QueryTest } from "../match/query.ts";
import type { ReadRecord } from "../record.ts";
import type { PlannedRead, Run } from "../source.ts";
import { coverageReport } from "./coverage-report.ts";
import type { Environment } from "./environment.ts";
import { explanation } from "./explanation.ts";
import { openSource } from "./open-source.ts";
import { type QueryOptions } from "./query-options.ts";
import { missingEvents, unknownServices } from "./query-notes.ts";
import { recordFormat, type RecordFormat } from "./record-format.ts";
import { Reporter } from "./reporter.ts";
import { ReaderGone, standardOutput } from "./standard-output.ts";
import { progressText, summaryLine, whyEmpty } from "./summary.ts";
import { ProgressLine } from "./terminal.ts";

/** Reason of the abort on Ctrl-C. */
class Interrupted extends Error {
  override readonly name = "Interrupted";
}

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
  const query = parseQuery({ ...options, actions }, options.window);
  const test = await compileQuery(query);
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
  source: PlannedRead,
  options: QueryOptions,
  environment: Environment,
): Promise<ExitCode> {
  const { stdout, stderr } = environment;
  const reporter = new Reporter(stderr, options);
  const format = await recordFormat(options, stdout);
  for (const note of [...(await unknownServices(query)), ...source.notes]) reporter.note(note);

  const coverage = new Coverage((skip) => reporter.skip(skip));
  const abort = new AbortController();
  environment.onInterrupt(() => abort.abort(new Interrupted("interrupted")));
  const write = standardOutput(stdout, abort);
  const progress = new ProgressLine(stderr, !options.isQuiet, () => progressText(coverage));
  reporter.beforeWrite = () => progress.hide();

  let wasInterrupted = false;
  try {
    await write(format.heading);
    const run = { signal: abort.signal, coverage };
    for await (const text of output(source, run, test, format, options)) {
      if (stdout.isTTY === true) progress.hide();
      await write(text);
      abort.signal.throwIfAborted();
    }
    await write(options.countsOnly ? `${coverage.matched}\n` : format.ending());
  } catch (error) {
    if (error !== abort.signal.reason) throw error;
    wasInterrupted = error instanceof Interrupted;
    coverage.stoppedBy = error instanceof ReaderGone ? "the reader of stdout" : "interrupt";
  } finally {
    progress.close();
  }

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

/** What goes to stdout for the records that match, as they are found. */
async function* output(
  source: PlannedRead,
  run: Run,
  test: QueryTest,
  format: RecordFormat,
  options: QueryOptions,
): AsyncGenerator<string | Uint8Array> {
  const { coverage } = run;
  const needsRecords = options.dedupe || options.limit !== Infinity;
  if (source.lines !== undefined && format.isOwnLines && !needsRecords) {
    for await (const { bytes, count } of source.lines(run)) {
      coverage.matched += count;
      if (!options.countsOnly) yield bytes;
    }
    return;
  }
  for await (const batch of matching(source.records(run), { test, coverage, ...options })) {
    yield await textOf(batch, format, coverage);
  }
}

/** The text of a batch; a record nested so deep that its fields cannot be serialised is skipped. */
async function textOf(
  batch: readonly ReadRecord[],
  format: RecordFormat,
  coverage: Coverage,
): Promise<string> {
  try {
    return await format.records(batch);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    if (batch.length > 1) {
      const texts: string[] = [];
      for (const read of batch) texts.push(await textOf([read], format, coverage));
      return texts.join("");
    }
    coverage.skip({
      where: "a record that matched",
      reason: "it is nested too deeply to print its fields",
      hint: "print the whole record: leave --fields and --output away.",
    });
    return "";
  }
}

async function writeCoverage(path: string, report: unknown): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
  } catch (cause) {
    throw new SpitzelError(`the coverage could not be written to ${path}`, {
      exitCode: EXIT.partial,
      hint: "check that the folder exists and can be written; the answer itself is complete on stdout.",
      cause,
    });
  }
}
