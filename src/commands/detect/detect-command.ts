import { getRandomValues } from "node:crypto";
import { rowsOrder } from "../../detect/rows/rows-order.ts";

import { FindingStage } from "../../detect/finding-stage.ts";
import { type IgnoreList } from "../../detect/ignore-list.ts";
import { keepHeapSmall } from "../../detect/small-heap.ts";
import { formatDiagnostic } from "../../detect/sigma/diagnostic.ts";
import { EXIT, type ExitCode } from "../../errors.ts";

import { type DetectOptions } from "../../options/detect-options.ts";
import { detectionSummary } from "./detection-summary.ts";
import { checkIgnoredPrincipals } from "../../run/check-rule-names.ts";
import { askedDetection } from "../../run/asked-detection.ts";
import { runDetection } from "../../run/detection-run.ts";
import { queryHints } from "../../run/query-hints.ts";
import { remembering } from "../../run/sample-records.ts";
import type { Environment } from "../../run/environment.ts";
import { FINDING_FORMATS } from "../../output/findings/formats.ts";
import { usualFormat } from "../../output/formats.ts";
import { displayOf } from "../../run/terminal.ts";
import { loadDetectors, type LoadedDetectors } from "../../run/load-detectors.ts";
import { whereWords } from "../../options/where-words.ts";
import { openSource } from "../../run/open-source.ts";

import type { TypedOptions } from "../../options/typed-options.ts";
import { RecordLoop, type RecordLoopOptions } from "../../run/record-run.ts";
import { summaryRecord } from "./summary-record.ts";

/** Runs the detectors over the records: findings to stdout, everything else to stderr. @returns the exit code. */
export async function detectCommand(
  actions: readonly string[],
  typed: TypedOptions,
  environment: Environment,
): Promise<ExitCode> {
  keepHeapSmall();
  const { configuration, options, query, test, ignoreList } = await askedDetection(
    actions,
    typed,
    environment,
  );
  const loaded = await loadDetectors(options, configuration, ignoreList, environment.packageFolder);
  const source = await openSource(query, { test, wantsPlaces: true }, options.query, environment);
  return detect(
    options,
    { ...loaded, ignoreList },
    { query, test, source, options: options.query, environment },
  );
}

/** For hashes of this run alone. */
function secretWords(): readonly number[] {
  return [...getRandomValues(new Uint32Array(8))];
}

async function detect(
  options: DetectOptions,
  loaded: LoadedDetectors & { readonly ignoreList: IgnoreList },
  asked: RecordLoopOptions,
): Promise<ExitCode> {
  const { environment } = asked;
  const { detectors, mergeOf, notes, rejected, staged, ignoreList } = loaded;
  const stage = new FindingStage({
    isWanted: loaded.selection.wants,
    ignoreList,
    minLevel: options.minLevel,
    mergeOf,
    where: whereWords(options.query),
  });
  const { stdout, version } = environment;
  const format = options.format ?? usualFormat(stdout.isTTY === true);
  const sink = await FINDING_FORMATS[format]({
    display: displayOf(stdout, options.query.wantsColor),
    version,
    isLive: options.streams,
  });
  const { test, records: sample } = remembering(asked.test);
  const run = new RecordLoop({ ...asked, test });
  const { reporter, coverage } = run;
  for (const line of [...rejected.map(formatDiagnostic), ...ignoreList.expired])
    reporter.problem(line);
  for (const note of notes) reporter.note(note);
  run.begin();
  await run.write(sink.heading());
  const { streams } = options;
  const { hasBegun } = await runDetection(run, {
    detectors,
    stage,
    streams,
    sink,
    rows: asked.source.product?.(rowsOrder(loaded.rows, secretWords())),
  });
  if (coverage.stoppedBy === "interrupt" && !options.streams) {
    reporter.note(
      hasBegun
        ? "interrupted: not all findings are printed"
        : "interrupted: no findings are printed; --stream prints them as they arise",
    );
  }

  if (coverage.stoppedBy === undefined && coverage.recordsRead > 0) {
    const hints = await queryHints({ ...asked, options: options.query, coverage, sample });
    for (const hint of hints) reporter.note(hint);
  }
  const disclosures = detectors.flatMap((detector) => detector.disclosures());
  for (const line of disclosures) reporter.note(line);
  for (const line of await checkIgnoredPrincipals(ignoreList, stage.principals)) {
    reporter.note(line);
  }
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
  return run.finish({
    decide: (covered) => {
      if (covered !== EXIT.done && covered !== EXIT.partial) return covered;
      if (rejected.length > 0) return EXIT.usage;
      if (covered === EXIT.partial) return covered;
      return options.failOn !== undefined && stage.hasReached(options.failOn)
        ? EXIT.noMatch
        : EXIT.done;
    },
  });
}
