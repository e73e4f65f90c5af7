import { NO_CONFIGURATION, readConfiguration } from "../../detect/configuration.ts";
import type { Finding } from "../../detect/finding.ts";
import { compileFindingFilter } from "../../detect/finding-filter.ts";
import { findingOrder } from "../../detect/finding-order.ts";
import { FindingStage } from "../../detect/finding-stage.ts";
import { NO_IGNORE_LIST, readIgnoreList } from "../../detect/ignore-list.ts";
import { keepHeapSmall } from "../../detect/small-heap.ts";
import { formatDiagnostic } from "../../detect/sigma/diagnostic.ts";
import { SortedSpool } from "../../detect/sorted-spool.ts";
import { recordAsWritten } from "../../json-text.ts";
import { EXIT, type ExitCode } from "../../errors.ts";
import { compileQuery, parseQuery } from "../../match/query.ts";
import { type DetectOptions, detectOptions } from "../../options/detect-options.ts";
import { detectionSummary } from "./detection-summary.ts";
import type { Environment } from "../../run/environment.ts";
import { usualFormat } from "../../output/formats.ts";
import { FINDING_FORMATS } from "../../output/findings/formats.ts";
import { displayOf } from "../../run/terminal.ts";
import { loadDetectors, type LoadedDetectors } from "../../run/load-detectors.ts";
import { openSource } from "../../run/open-source.ts";
import type { TypedOptions } from "../../options/arguments.ts";
import { RecordRun } from "../../run/record-run.ts";
import { summaryRecord } from "./summary-record.ts";

/** Runs the detectors over the records: findings to stdout, everything else to stderr. @returns the exit code. */
export async function detectCommand(
  actions: readonly string[],
  typed: TypedOptions,
  environment: Environment,
): Promise<ExitCode> {
  keepHeapSmall();
  const configFile = typed.text("config");
  const configuration =
    configFile === undefined ? NO_CONFIGURATION : await readConfiguration(configFile);
  const options = detectOptions(typed, configuration, environment.now());
  const globs = actions.length === 0 ? ["*"] : actions;
  const query = parseQuery({ ...options.query, actions: globs }, options.query.window);
  const test = await compileQuery(query);
  const loaded = await loadDetectors(options, configuration);
  const source = await openSource(query, options.query, environment, { wantsPlaces: true });
  const run = new RecordRun({ query, test, source, options: options.query, environment });
  return detect(options, loaded, run, environment);
}

async function detect(
  options: DetectOptions,
  loaded: LoadedDetectors,
  run: RecordRun,
  environment: Environment,
): Promise<ExitCode> {
  const { detectors, mergeOf, notes, rejected, staged } = loaded;
  const { reporter, coverage } = run;
  const today = new Date(environment.now()).toISOString().slice(0, 10);
  const ignoreList =
    options.ignoreFile === undefined
      ? NO_IGNORE_LIST
      : await readIgnoreList(options.ignoreFile, today);
  for (const line of [...rejected.map(formatDiagnostic), ...ignoreList.expired])
    reporter.problem(line);
  for (const note of notes) reporter.note(note);
  const stage = new FindingStage({
    isWanted: compileFindingFilter(options.only, options.skip),
    ignoreList,
    minLevel: options.minLevel,
    mergeOf,
  });
  const { stdout, version } = environment;
  const format = options.format ?? usualFormat(stdout.isTTY === true);
  const sink = await FINDING_FORMATS[format]({
    display: displayOf(stdout, options.query.wantsColor),
    version,
    isLive: options.streams,
  });
  const held = new SortedSpool<Finding>();
  const give = async (findings: readonly Finding[]): Promise<void> => {
    if (findings.length === 0) return;
    if (options.streams) await run.write(await sink.write(findings));
    else for (const finding of findings) held.add(findingOrder(finding), finding);
  };

  await run.write(sink.heading());
  await run.forEachBatch(async (batch) => {
    for (const detector of detectors) {
      const found = batch.flatMap((read) => {
        const findings = detector.observe(read);
        return findings.length === 0 ? [] : stage.take(findings, recordAsWritten(read));
      });
      await give(found);
    }
  });
  for (const detector of detectors) {
    for (const finding of detector.finish()) await give(stage.take([finding]));
  }
  for (const finding of stage.finish()) await give([finding]);
  let hasBegun = false;
  for (const { item } of held.drain()) {
    if (run.isStopped) break;
    hasBegun = true;
    await run.write(await sink.write([item]));
  }
  if (coverage.stoppedBy === "interrupt" && !options.streams) {
    reporter.note(
      hasBegun
        ? "interrupted: not all findings are printed"
        : "interrupted: no findings are printed; --stream prints them as they arise",
    );
  }

  const disclosures = detectors.flatMap((detector) => detector.disclosures());
  for (const line of disclosures) reporter.note(line);
  for (const [id, title] of staged) {
    if (!stage.firedRules.has(id)) {
      reporter.note(`staged rule ${title} (${id}) found nothing here: it may be promoted`);
    }
  }
  await run.write(
    sink.end(
      options.printsSummary ? summaryRecord({ loaded, stage, coverage, disclosures }) : undefined,
    ),
  );
  reporter.summary(detectionSummary(loaded, stage));
  const exitCode = await run.finish((covered) => {
    if (covered !== EXIT.done && covered !== EXIT.partial) return covered;
    if (rejected.length > 0) return EXIT.usage;
    if (covered === EXIT.partial) return covered;
    return options.failOn !== undefined && stage.hasReached(options.failOn)
      ? EXIT.noMatch
      : EXIT.done;
  });
  return exitCode;
}
