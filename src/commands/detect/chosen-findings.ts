import type { Finding } from "../../detect/finding.ts";
import { FindingStage } from "../../detect/finding-stage.ts";
import { formatDiagnostic } from "../../detect/sigma/diagnostic.ts";
import { birthsAsked } from "../../investigate/incidents/birth-rule.ts";
import { incidentObserver } from "../../investigate/incidents/incident-observer.ts";
import { IncidentRecords, type Incidents } from "../../investigate/incidents/incidents.ts";
import type { TypedOptions } from "../../options/typed-options.ts";
import { whereWords } from "../../options/where-words.ts";
import { askedDetection } from "../../run/asked-detection.ts";
import { runDetection } from "../../run/detection-run.ts";
import type { Environment } from "../../run/environment.ts";
import { loadDetectors, type LoadedDetectors } from "../../run/load-detectors.ts";
import { openSource } from "../../run/open-source.ts";
import { RecordLoop } from "../../run/record-run.ts";
import { count } from "../../source/wording.ts";
import { detectionRows } from "../../run/detection-rows.ts";

interface Chosen {
  readonly run: RecordLoop;
  readonly loaded: LoadedDetectors;
  /** Those that the ids name, each by one id alone. */
  readonly findings: readonly Finding[];
  readonly incidents: Incidents;
  /** Ids that name no finding, or several: said already. */
  readonly wrong: number;
}

/** Detects, and keeps the findings whose ids begin like these. They carry their records when asked to. */
export async function chosenFindings(
  actions: readonly string[],
  { typed, environment }: { readonly typed: TypedOptions; readonly environment: Environment },
  ids: readonly string[],
  includesEvents: boolean,
): Promise<Chosen> {
  const asked = await askedDetection(actions, typed, environment);
  const { configuration, query, test, ignoreList, addresses } = asked;
  // What is below the level still says what belongs together.
  const options = { ...asked.options, includesEvents, leastAsked: "informational" } as const;
  const { packageFolder } = environment;
  const loaded = await loadDetectors(options, configuration, ignoreList, packageFolder, addresses);
  const source = await openSource(query, { test, wantsPlaces: true }, options.query, environment);
  const run = new RecordLoop({ query, test, source, options: options.query, environment });
  for (const line of [...loaded.rejected.map(formatDiagnostic), ...ignoreList.expired]) {
    run.reporter.problem(line);
  }
  run.begin();
  const records = new IncidentRecords();
  const named = new Map<string, Finding[]>(ids.map((id) => [id, []]));
  const found = (finding: Finding): void => records.found(finding);
  await runDetection(run, {
    detectors: [incidentObserver(records), ...loaded.detectors],
    stage: new FindingStage({
      isWanted: loaded.selection.wants,
      ignoreList,
      minLevel: options.minLevel,
      below: found,
      mergeOf: loaded.mergeOf,
      where: whereWords(options.query),
    }),
    rows: source.product?.(detectionRows(loaded, { rules: [birthsAsked()] })),
    outlet: {
      give: async (findings) => {
        for (const finding of findings) {
          found(finding);
          for (const [id, of] of named) if (finding.id.startsWith(id)) of.push(finding);
        }
        return "";
      },
      rest: () => [],
    },
  });
  let wrong = 0;
  const incidents = records.incidents();
  for (const [id, of] of run.isStopped ? [] : named) {
    if (of.length === 1) continue;
    wrong++;
    const incident = incidents.all.find((one) => one.id.startsWith(id));
    run.reporter.problem(
      of.length === 0
        ? incident === undefined
          ? `no finding here has an id that begins with ${id}; it is of the same records, rules and options`
          : `${id} is an incident of ${count(incident.findings, "finding")}, not a finding: their ids are in -o ndjson --by finding`
        : `${of.length} findings have ids that begin with ${id}: ${of.map((one) => one.id.slice(0, 16)).join(", ")}`,
    );
  }
  const findings = [...named.values()].flatMap((of) => (of.length === 1 ? of : []));
  return { run, loaded, findings, incidents, wrong };
}
