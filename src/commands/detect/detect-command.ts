import { hash } from "node:crypto";
import type { Configuration } from "../../detect/configuration.ts";
import { FindingStage } from "../../detect/finding-stage.ts";
import { type IgnoreList } from "../../detect/ignore-list.ts";
import { keepHeapSmall } from "../../detect/small-heap.ts";
import { ToldFindings } from "../../detect/told-findings.ts";
import { formatDiagnostic } from "../../detect/sigma/diagnostic.ts";
import { EXIT, type ExitCode } from "../../errors.ts";
import type { QueryTest } from "../../match/query.ts";

import { type DetectOptions } from "../../options/detect-options.ts";
import { detectionRows } from "../../run/detection-rows.ts";
import { detectionSummary } from "./detection-summary.ts";
import { checkIgnoredPrincipals } from "../../run/check-rule-names.ts";
import { askedDetection } from "../../run/asked-detection.ts";
import type { DetectionCursor } from "../../run/detection-cursor.ts";
import { runDetection } from "../../run/detection-run.ts";
import { isDurable } from "../../run/going-on.ts";
import { queryHints } from "../../run/query-hints.ts";
import { remembering } from "../../run/sample-records.ts";
import type { Environment } from "../../run/environment.ts";
import type { Detector } from "../../detect/detector.ts";
import type { DetectSummary } from "../../detect/detect-summary.ts";
import type { Finding } from "../../detect/finding.ts";
import type { AskedRule } from "../../detect/rows/rows-order.ts";
import {
  FINDING_FORMATS,
  type FindingFormatName,
  INCIDENT_FORMATS,
} from "../../output/findings/formats.ts";
import type { Incidents } from "../../investigate/incidents/incidents.ts";
import type { Sink } from "../../output/sink.ts";
import { type FindingOutlet, grouped, sorted, streamed } from "../../run/finding-outlet.ts";
import { usualFormat } from "../../output/formats.ts";
import { displayOf } from "../../run/terminal.ts";
import { loadDetectors, type LoadedDetectors } from "../../run/load-detectors.ts";
import { whereWords } from "../../options/where-words.ts";
import { forEngine } from "../../run/rules-for-engine.ts";
import { openSource } from "../../run/open-source.ts";

import type { TypedOptions } from "../../options/typed-options.ts";
import { RecordLoop, type RecordLoopOptions } from "../../run/record-run.ts";
import { profileTable } from "./profile-table.ts";
import { summaryRecord } from "./summary-record.ts";

/** Runs the detectors over the records: findings to stdout, everything else to stderr. @returns the exit code. */
export async function detectCommand(
  actions: readonly string[],
  typed: TypedOptions,
  environment: Environment,
): Promise<ExitCode> {
  keepHeapSmall();
  const asked = await askedDetection(actions, typed, environment);
  const { configuration, query, test, ignoreList, addresses } = asked;
  // What is below the level still says what belongs together.
  const typedOptions = isByIncident(asked.options, environment)
    ? ({ ...asked.options, leastAsked: "informational" } as const)
    : asked.options;
  const { packageFolder } = environment;
  const loaded = await loadDetectors(
    typedOptions,
    configuration,
    ignoreList,
    packageFolder,
    addresses,
  );
  const options = forEngine(typedOptions, loaded);
  const source = await openSource(query, { test, wantsPlaces: true }, options.query, environment);
  const reading = { query, test, source, options: options.query, environment };
  if (!isDurable(options.query)) return detect(options, { ...loaded, ignoreList }, reading);
  const { openDetectionCursor } = await import("../../run/open-durable.ts");
  const { cursor, close } = await openDetectionCursor(
    query,
    options.query,
    source.resumable,
    environment,
  );
  try {
    const of = lookedFor(options, configuration, loaded, ignoreList);
    const { durable } = options.query;
    // A pass ends by itself when the time is up.
    const maxTimeMs = durable.maxTimeMs === undefined ? undefined : durable.maxTimeMs + GRACE_MS;
    const withGrace = {
      ...reading,
      options: { ...reading.options, durable: { ...durable, maxTimeMs } },
    };
    return await detect(options, { ...loaded, ignoreList }, withGrace, { cursor, of });
  } finally {
    close();
  }
}

/** A pass may end by itself so long behind `--max-time`. */
const GRACE_MS = 30_000;

/** A hash of what findings depend on beside the records. */
function lookedFor(
  { query: _places, format: _format, printsCosts: _costs, ...options }: DetectOptions,
  configuration: Configuration,
  { rows }: LoadedDetectors,
  { entries }: IgnoreList,
): string {
  const parts = [rows, options, [...options.variables], [...configuration.rules], entries];
  return hash("sha256", JSON.stringify(parts));
}

interface DetectOutput {
  readonly sink: Sink<Finding, DetectSummary | undefined>;
  readonly outlet: FindingOutlet;
  /** What findings are grouped by, where they are. */
  readonly incidents?:
    | {
        readonly observer: Detector;
        readonly births: AskedRule;
        readonly found: (finding: Finding) => void;
      }
    | undefined;
}

function formatOf({ format }: DetectOptions, { stdout }: Environment): FindingFormatName {
  return format ?? usualFormat(stdout.isTTY === true);
}

/** On a terminal a table by incident, elsewhere a line a finding, unless something else is asked. */
function isByIncident(options: DetectOptions, environment: Environment): boolean {
  const { by, streams, query } = options;
  if (query.engine !== undefined) return false;
  const isTerminal = environment.stdout.isTTY === true;
  const isOfLines = streams || isDurable(query);
  const isAsked = by === undefined ? isTerminal && !isOfLines : by === "incident";
  return isAsked && hasIncidents(formatOf(options, environment));
}

function hasIncidents(format: FindingFormatName): format is keyof typeof INCIDENT_FORMATS {
  return Object.hasOwn(INCIDENT_FORMATS, format);
}

async function outputOf(options: DetectOptions, environment: Environment): Promise<DetectOutput> {
  const { streams, query } = options;
  const { stdout, version } = environment;
  const format = formatOf(options, environment);
  const display = displayOf(stdout, query.wantsColor);
  const given = { display, version, isLive: streams };
  if (isByIncident(options, environment) && hasIncidents(format)) {
    const [{ IncidentRecords }, { incidentObserver }, { birthsAsked }] = await Promise.all([
      import("../../investigate/incidents/incidents.ts"),
      import("../../investigate/incidents/incident-observer.ts"),
      import("../../investigate/incidents/birth-rule.ts"),
    ]);
    const records = new IncidentRecords();
    const sink = await INCIDENT_FORMATS[format](given);
    const found = (finding: Finding): void => records.found(finding);
    const groups = (): Incidents => records.incidents();
    return {
      sink,
      outlet: grouped({ found, groups }, sink),
      incidents: { observer: incidentObserver(records), births: birthsAsked(), found },
    };
  }
  const sink = await FINDING_FORMATS[format](given);
  return { sink, outlet: streams ? streamed(sink) : sorted(sink) };
}

/** A detection in what is new. */
interface Repeated {
  readonly cursor: DetectionCursor;
  /** What is looked for, by a hash. */
  readonly of: string;
}

interface Detecting {
  readonly options: DetectOptions;
  readonly loaded: LoadedDetectors;
  readonly stage: FindingStage;
}

/** Everything that is asked for, and no more. @returns the detectors that have looked */
async function detectOnce(
  run: RecordLoop,
  {
    options,
    loaded,
    stage,
    outlet,
    incidents,
    source,
  }: Detecting & Omit<DetectOutput, "sink"> & Pick<RecordLoopOptions, "source">,
): Promise<readonly Detector[]> {
  const { detectors } = loaded;
  const { hasBegun } = await runDetection(run, {
    detectors: incidents === undefined ? detectors : [incidents.observer, ...detectors],
    stage,
    outlet,
    profile: loaded.profile,
    rows: source.product?.(
      detectionRows(loaded, { rules: incidents === undefined ? [] : [incidents.births] }),
    ),
  });
  if (run.coverage.stoppedBy === "interrupt" && !options.streams) {
    run.reporter.note(
      hasBegun
        ? "interrupted: not all findings are printed"
        : "interrupted: no findings are printed; --stream prints them as they arise",
    );
  }
  return detectors;
}

/** What no earlier run has read. */
async function detectAgain(
  run: RecordLoop,
  {
    options,
    loaded,
    ...of
  }: Detecting &
    Repeated &
    Pick<DetectOutput, "sink"> & {
      readonly telling: { told: ToldFindings };
      readonly test: QueryTest;
    },
): Promise<readonly Detector[]> {
  const { runRepeatedDetection } = await import("../../run/repeated-detection.ts");
  const isEventHistory = options.query.trails.length === 0;
  const detectors = await runRepeatedDetection(run, { ...loaded, ...of, isEventHistory });
  if (run.coverage.stoppedBy === "interrupt") {
    run.reporter.note("interrupted: what was not printed yet is found again by the next run");
  }
  return detectors;
}

async function detect(
  options: DetectOptions,
  loaded: LoadedDetectors & { readonly ignoreList: IgnoreList },
  asked: RecordLoopOptions,
  repeated?: Repeated,
): Promise<ExitCode> {
  const { environment } = asked;
  const { mergeOf, notes, rejected, staged, ignoreList } = loaded;
  const { sink, outlet, incidents } = await outputOf(options, environment);
  const telling = { told: new ToldFindings() };
  const stage = new FindingStage({
    tell:
      repeated === undefined
        ? undefined
        : (finding, isSettled) => telling.told.tell(finding, isSettled),
    isWanted: loaded.selection.wants,
    ignoreList,
    minLevel: options.minLevel,
    mergeOf,
    where: whereWords(options.query),
    // What is too slight to be printed still says what belongs together.
    ...(incidents === undefined ? {} : { below: incidents.found }),
  });
  const { test, records: sample } = remembering(asked.test);
  const run = new RecordLoop({ ...asked, test });
  const { reporter, coverage } = run;
  for (const line of [...rejected.map(formatDiagnostic), ...ignoreList.expired])
    reporter.problem(line);
  for (const note of notes) reporter.note(note);
  run.begin();
  await run.write(sink.heading());
  const detectors =
    repeated === undefined
      ? await detectOnce(run, { options, loaded, stage, outlet, incidents, source: asked.source })
      : await detectAgain(run, { ...repeated, options, loaded, stage, telling, sink, test });
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
  if (loaded.profile !== undefined) {
    for (const line of profileTable(loaded.profile, loaded.asked)) reporter.line(line);
  }
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
